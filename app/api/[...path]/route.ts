import { protectedRoute } from '@/lib/web/route'

/** Default-deny: who has no principal does not learn which addresses exist. */
const nothingHere = protectedRoute({}, async () => ({ code: 'not_found' }))

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
}
