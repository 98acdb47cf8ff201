import { serializeCookie } from '@/lib/session'
import type { Client } from '@/lib/users/client'
import type { UsersContext } from '@/lib/users/context'
import { signUp } from '@/lib/users/sign-up'
import { secondsUntilSignUp } from '@/lib/users/sign-up-limit'
import { clearCookie } from '@/lib/web/cookies'
import { deviceCookie } from '@/lib/web/device-cookie'
import { safeNextPath } from '@/lib/web/next-path'
import type { Problem } from '@/lib/web/problem'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { signUpSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: publicRoute(
    { body: signUpSchema, page: '/signup', limit },
    async ({ context, request, body, client, isSecure }) => {
      const result = await signUp(context, request.headers, body, client, request.signal)
      if (result.status === 'email_taken') return { code: 'email_taken' }
      const { user, session } = result.principal
      return {
        status: 201,
        body: { user, session },
        location: safeNextPath(body.next),
        cookies: [
          ...result.cookies.map(serializeCookie),
          deviceCookie(request.headers, body.email),
          clearCookie('flash', isSecure),
        ],
      }
    },
  ),
})

async function limit({ redis, signUpLimit }: UsersContext, { ip }: Client): Promise<Problem | null> {
  const retryAfterSeconds = await secondsUntilSignUp(redis, signUpLimit, ip)
  return retryAfterSeconds > 0 ? { code: 'rate_limited', retryAfterSeconds } : null
}
