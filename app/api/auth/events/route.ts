import { lookAfter, readWatched } from '@/lib/session/flow/check-session'
import { problemAnswer } from '@/lib/web/answer'
import { readAuthCookies } from '@/lib/web/authenticate-request'
import { authContext } from '@/lib/web/context'
import { eventStream } from '@/lib/web/event-stream'
import { problemOf } from '@/lib/web/fault'
import { watcherCount, watchSession } from '@/lib/web/session-watch'

/** A browser opens one; a few more are there for a moment while one tab takes over from another. */
const MOST_PER_SESSION = 4

/**
 * Tells an open page that its session has ended or that something about its user has changed. What exactly, the page
 * then asks `GET /api/auth/session`: here nothing is said, nothing is rotated, and nothing counts as a use of the session.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const auth = await authContext()
    const [accessToken, refreshToken] = readAuthCookies(request.headers)
    if (accessToken === null || refreshToken === null) return problemAnswer({ code: 'unauthenticated' })
    const session = await readWatched(auth, { accessToken, refreshToken })
    if (!session) return problemAnswer({ code: 'unauthenticated' })
    const state = await lookAfter(auth, session)
    if (state.status === 'ended') return problemAnswer({ code: 'revoked', members: { reason: state.reason } })
    if (watcherCount(session) >= MOST_PER_SESSION)
      return problemAnswer({ code: 'rate_limited', retryAfterSeconds: 60 })
    // A browser without an access token is compared with what is current as it comes.
    const watched = state.status === 'live' ? { ...session, version: state.version } : session
    return eventStream(request.signal, stream =>
      watchSession(auth, watched, status => {
        stream.send(status)
        stream.close()
      }),
    )
  } catch (error) {
    return problemAnswer(problemOf(error, request.headers))
  }
}
