import { z } from 'zod'
import { keepCopyAnswer } from '@/lib/copy/answers'
import { checkCopy, copyLife } from '@/lib/copy/check-copy'
import { clearCookie, readAppCookie } from '@/lib/web/cookies'
import { showDemoUsers } from '@/lib/web/features'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The page that the form is on. */
const body = z.strictObject({ page: z.enum(['/dashboard', '/login']).default('/login') })

/** Uses the copy of an access token, and says what it was answered. Only a copy that is over is cleared, and nothing else. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: publicRoute(
    { exists: showDemoUsers, body },
    async ({ context, request: { headers }, body: { page }, isSecure }) => {
      const token = readAppCookie(headers, 'copy')
      const answer = await checkCopy(context, headers, token, isSecure)
      const leftSeconds = await copyLife(context, headers, token, isSecure)
      return {
        status: 200,
        body: { answer, leftSeconds },
        location: `${page}#copy`,
        cookies: [
          keepCopyAnswer(headers, answer, leftSeconds, isSecure),
          ...(leftSeconds === null ? [clearCookie('copy', isSecure)] : []),
        ],
      }
    },
  ),
})
