import { listAdmins, listUsers } from '@/lib/admin/user-list'
import { noCursor } from '@/lib/web/problem'
import { adminRoute } from '@/lib/web/route'

/** `q`: what the e-mail address begins with; `cursor`: from the page before; `role=admin`: administrators only. */
export const GET = adminRoute({}, async ({ auth, request }) => {
  const { searchParams } = new URL(request.url)
  if (searchParams.get('role') === 'admin') {
    const users = await listAdmins(auth)
    return { status: 200, body: { users, nextCursor: null, total: users.length }, location: '/admin' }
  }
  const query = searchParams.get('q') ?? ''
  const page = await listUsers(auth, { query, cursor: searchParams.get('cursor') || null })
  if (page) return { status: 200, body: page, location: '/admin' }
  return noCursor
})
