import { finishLogout } from '@/lib/session/flow/logout'
import { refresh } from '@/lib/session/flow/refresh'
import { readAuthCookies } from '@/lib/web/authenticate-request'
import { authCookies, clearCookie } from '@/lib/web/cookies'
import { publicRoute } from '@/lib/web/route'

/** For clients that refresh by themselves. Pages and API calls with the cookies are refreshed on the way. */
export const POST = publicRoute({ page: '/login' }, async ({ auth, request, client }) => {
  const [, refreshToken, owed] = readAuthCookies(request.headers)
  if (owed) await finishLogout(auth, owed, client)
  const finished = owed ? [clearCookie('logout-ticket')] : []
  const refreshed = refreshToken ? await refresh(auth, refreshToken, client) : { status: 'invalid' as const }
  if (refreshed.status === 'invalid') return { code: 'invalid_refresh_token', cookies: finished }
  if (refreshed.status === 'revoked') {
    return { code: 'invalid_refresh_token', members: { reason: refreshed.reason }, cookies: finished }
  }
  const { tokens } = refreshed
  return {
    status: 200,
    body: { session: tokens.principal.session },
    location: '/dashboard',
    cookies: [...authCookies(tokens), ...finished],
  }
})
