import { endReplacedSession } from '@/lib/session/flow/logout'
import { login } from '@/lib/users/login'
import { readBrowserTokens } from '@/lib/web/authenticate-request'
import { authCookies, clearCookie } from '@/lib/web/cookies'
import { safeNextPath } from '@/lib/web/next-path'
import { publicRoute } from '@/lib/web/route'
import { loginSchema } from '@/lib/web/schemas'

export const POST = publicRoute(
  { body: loginSchema, page: '/login' },
  async ({ auth, request, body, client }) => {
    const result = await login(auth, body, client)
    if (result.status === 'rate_limited') {
      return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
    }
    if (result.status !== 'logged_in') return { code: result.status }
    await endReplacedSession(auth, readBrowserTokens(request.headers), client)
    const { user, session } = result.tokens.principal
    return {
      status: 200,
      body: { user, session },
      location: safeNextPath(body.next),
      cookies: [...authCookies(result.tokens), clearCookie('flash'), clearCookie('logout-ticket')],
    }
  },
)
