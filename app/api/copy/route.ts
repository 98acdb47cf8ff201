import { forgetCopyAnswers } from '@/lib/copy/answers'
import { readAppCookie, setCookie } from '@/lib/web/cookies'
import { showDemoUsers } from '@/lib/web/features'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/**
 * Copies the caller's own access token, and nothing else, into a second cookie, as a thief would have it. No script sees
 * either of them, and no other address reads the copy.
 */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: protectedRoute(
    { exists: showDemoUsers, page: '/dashboard' },
    async ({ principal: { token }, renewed, isSecure }) => {
      const text = readAppCookie(renewed, 'access')
      if (text === null) throw new Error('a principal without an access token')
      const leftSeconds = Math.max(0, token.exp - Math.floor(Date.now() / 1000))
      return {
        status: 201,
        body: { expiresAt: new Date(token.exp * 1000).toISOString() },
        location: '/dashboard#copy',
        cookies: [setCookie('copy', text, leftSeconds, isSecure, 'Strict'), forgetCopyAnswers(isSecure)],
      }
    },
  ),
})
