import { login } from '@/lib/auth/login'
import { endReplacedSession } from '@/lib/auth/logout'
import { authCookies, clearCookie } from '@/lib/http/cookies'
import { readBrowserTokens } from '@/lib/http/identify'
import { safeNextPath } from '@/lib/http/next-path'
import { publicRoute } from '@/lib/http/route'
import { loginSchema } from '@/lib/http/schemas'

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
