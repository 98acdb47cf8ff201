import { listAdmins, listUsers } from '@/lib/admin/user-list'
import { noCursor } from '@/lib/web/problem'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** `q`: what the email begins with; `cursor`: from the page before; `role=admin`: administrators only. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: adminRoute({}, async ({ context, request }) => {
    const { searchParams } = new URL(request.url)
    if (searchParams.get('role') === 'admin') {
      const users = await listAdmins(context)
      return { status: 200, body: { users, nextCursor: null, total: users.length }, location: '/admin' }
    }
    const query = searchParams.get('q') ?? ''
    const page = await listUsers(context, { query, cursor: searchParams.get('cursor') || null })
    if (page) return { status: 200, body: page, location: '/admin' }
    return noCursor
  }),
})
