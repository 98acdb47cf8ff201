import { logout, postponeLogout, readLogout } from '@/lib/session/flow/logout'
import { readBrowserTokens } from '@/lib/web/authenticate-request'
import { clearAuthCookies, clearCookie, setCookie } from '@/lib/web/cookies'
import { problemOf } from '@/lib/web/fault'
import { flashCookie } from '@/lib/web/flash-cookie'
import { storeUnavailable } from '@/lib/web/problem'
import { publicRoute } from '@/lib/web/route'
import { logoutSchema } from '@/lib/web/schemas'

const LOGIN_PAGE = '/login'

/** Ends the session that the browser's tokens name, and says what came of it. Repeating it is a success. */
export const POST = publicRoute({ body: logoutSchema }, async ({ auth, request, client }) => {
  const cookies = auth.strategy.logout.clearsCookies ? clearAuthCookies() : []
  const headers = { 'clear-site-data': '"storage"' }
  const ticket = await readLogout(auth, readBrowserTokens(request.headers))
  if (!ticket) {
    const body = { revoked: false, revokedAt: null, deniedUntil: null }
    return { status: 200, body, location: LOGIN_PAGE, cookies, headers }
  }
  try {
    const { revokedAt, deniedUntil } = await logout(auth, ticket, client)
    return {
      status: 200,
      body: {
        revoked: true,
        revokedAt: new Date(revokedAt).toISOString(),
        deniedUntil: deniedUntil === null ? null : new Date(deniedUntil).toISOString(),
      },
      location: LOGIN_PAGE,
      cookies: [...cookies, clearCookie('logout-ticket'), flashCookie({ reason: 'signed_out' })],
      headers,
    }
  } catch (error) {
    const { code } = problemOf(error, request.headers)
    if (code !== 'store_unavailable') return { code }
    const life = ticket.exp - Math.floor(Date.now() / 1000)
    return {
      ...storeUnavailable({
        detail:
          'This browser is logged out, but the server could not be told. The logout is finished when you come back.',
        cookiesCleared: true,
        revoked: false,
      }),
      headers,
      cookies: [...cookies, setCookie('logout-ticket', await postponeLogout(auth, ticket), life)],
    }
  }
})
