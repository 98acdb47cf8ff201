import { listAdminLog } from '@/lib/admin/audit-log'
import { noCursor } from '@/lib/web/problem'
import { adminRoute } from '@/lib/web/route'

/** What administrators and operators did, newest first. */
export const GET = adminRoute({}, async ({ auth, request }) => {
  const page = await listAdminLog(auth, { cursor: new URL(request.url).searchParams.get('cursor') || null })
  if (page) return { status: 200, body: page, location: '/admin/log' }
  return noCursor
})
