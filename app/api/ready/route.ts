import { jsonAnswer, problemAnswer } from '@/lib/http/answer'
import { authContext } from '@/lib/http/auth'
import { problemOf } from '@/lib/http/problem-of'
import { pingStore } from '@/lib/store/ping'

/** The app can serve: Redis has answered just now. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { redis } = await authContext()
    await pingStore(redis)
    return jsonAnswer(200, { status: 'ready' })
  } catch (error) {
    return problemAnswer(problemOf(error, request.headers))
  }
}
