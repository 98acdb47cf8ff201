<<<<<<< HEAD
import { probeStore } from '@/lib/session/store/probe'
import { jsonAnswer, problemAnswer } from '@/lib/web/answer'
import { authContext } from '@/lib/web/context'
import { problemOf } from '@/lib/web/fault'

/** The app can serve: Redis has taken a write just now. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { redis } = await authContext()
    await probeStore(redis)
    return jsonAnswer(200, { status: 'ready' })
  } catch (error) {
    return problemAnswer(problemOf(error, request.headers))
  }
}
=======
import { withStoreErrors } from '@/lib/session'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The app can serve: Redis has answered just now. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ context }) => {
    await withStoreErrors(() => context.redis.ping())
    return { status: 200, body: { status: 'ready' }, location: '/' }
  }),
})
>>>>>>> main
