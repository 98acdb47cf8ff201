import { listAuditLog } from '@/lib/admin/audit-log'
import { noCursor } from '@/lib/web/problem'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** What administrators and operators did, newest first. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: adminRoute({}, async ({ context, request }) => {
    const page = await listAuditLog(context, {
      cursor: new URL(request.url).searchParams.get('cursor') || null,
    })
    if (!page) return noCursor
    const { entries, nextCursor } = page
    return { status: 200, body: { entries, nextCursor }, location: '/admin/log' }
  }),
})
