import { login } from '@/lib/auth/login'
import { authCookies, clearCookie } from '@/lib/http/cookies'
import { safeNextPath } from '@/lib/http/next-path'
import { publicRoute } from '@/lib/http/route'
import { loginSchema } from '@/lib/http/schemas'

export const POST = publicRoute({ body: loginSchema, page: '/login' }, async ({ auth, body, client }) => {
  const result = await login(auth, body, client)
  if (result.status === 'rate_limited') {
    return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
  }
  if (result.status !== 'logged_in') return { code: result.status }
  const { user, session } = result.tokens.principal
  return {
    status: 200,
    body: { user, session },
    location: safeNextPath(body.next),
    cookies: [...authCookies(result.tokens), clearCookie('flash')],
  }
})
