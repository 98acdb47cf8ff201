import { serializeCookie } from '@/lib/session'
import { login } from '@/lib/users/login'
import { clearCookie } from '@/lib/web/cookies'
import { deviceCookie, readKnownDevice } from '@/lib/web/device-cookie'
import { safeNextPath } from '@/lib/web/next-path'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { loginSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: publicRoute(
    { body: loginSchema, page: '/login' },
    async ({ context, request, body, client, isSecure }) => {
      const { headers, signal } = request
      const knownDevice = readKnownDevice(headers, body.email)
      const result = await login(context, headers, { ...body, knownDevice }, client, signal)
      if (result.status === 'rate_limited') {
        return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
      }
      if (result.status !== 'logged_in') return { code: result.status }
      const { user, session } = result.principal
      return {
        status: 200,
        body: { user, session },
        location: safeNextPath(body.next),
        cookies: [
          ...result.cookies.map(serializeCookie),
          deviceCookie(headers, body.email),
          clearCookie('flash', isSecure),
        ],
      }
    },
  ),
})
