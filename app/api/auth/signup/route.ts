import { readEnv } from '@/lib/env'
import { endReplacedSession } from '@/lib/session/flow/logout'
import type { Client } from '@/lib/session/store/client'
import { signUp } from '@/lib/users/sign-up'
import { secondsUntilSignUp } from '@/lib/users/sign-up-limit'
import { readBrowserTokens } from '@/lib/web/authenticate-request'
import { authContext } from '@/lib/web/context'
import { authCookies, clearCookie } from '@/lib/web/cookies'
import { deviceCookie } from '@/lib/web/device-cookie'
import { safeNextPath } from '@/lib/web/next-path'
import type { Problem } from '@/lib/web/problem'
import { publicRoute } from '@/lib/web/route'
import { signUpSchema } from '@/lib/web/schemas'

export const POST = publicRoute(
  { body: signUpSchema, page: '/signup', limit },
  async ({ auth, request, body, client }) => {
    const result = await signUp(auth, body, client, request.signal)
    if (result.status === 'email_taken') return { code: 'email_taken' }
    await endReplacedSession(auth, readBrowserTokens(request.headers), client)
    const { user, session } = result.tokens.principal
    return {
      status: 201,
      body: { user, session },
      location: safeNextPath(body.next),
      cookies: [
        ...authCookies(result.tokens),
        deviceCookie(request.headers, body.email),
        clearCookie('flash'),
        clearCookie('logout-ticket'),
      ],
    }
  },
)

async function limit({ ip }: Client): Promise<Problem | null> {
  const { redis } = await authContext()
  const retryAfterSeconds = await secondsUntilSignUp(redis, readEnv().SIGNUP_RATE_LIMIT, ip)
  return retryAfterSeconds > 0 ? { code: 'rate_limited', retryAfterSeconds } : null
}
