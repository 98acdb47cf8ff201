import { lookAfter, readWatched } from '@/lib/session/flow/check-session'
import { readAuthCookies } from '@/lib/web/authenticate-request'
import { eventStream } from '@/lib/web/event-stream'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { watcherCount, watchSession } from '@/lib/web/session-watch'

/** A browser opens one; a few more are there for a moment while one tab takes over from another. */
const MOST_PER_SESSION = 4

/**
 * Tells an open page that its session has ended or that something about its user has changed. What exactly, the page
 * then asks `GET /api/auth/session`: here nothing is said, nothing is rotated, and nothing counts as a use of the session.
 */
const events = publicRoute({}, async ({ auth, request }) => {
  const [accessToken, refreshToken] = readAuthCookies(request.headers)
  if (accessToken === null || refreshToken === null) return { code: 'unauthenticated' }
  const session = await readWatched(auth, { accessToken, refreshToken })
  if (!session) return { code: 'unauthenticated' }
  const state = await lookAfter(auth, session)
  if (state.status === 'ended') return { code: 'revoked', members: { reason: state.reason } }
  if (watcherCount(session) >= MOST_PER_SESSION) return { code: 'rate_limited', retryAfterSeconds: 60 }
  // A browser without an access token is compared with what is current as it comes.
  const watched = state.status === 'live' ? { ...session, version: state.version } : session
  return eventStream(request, stream =>
    watchSession(auth, watched, status => {
      stream.send(status)
      stream.close()
    }),
  )
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  // A stranger is told 401 here for every method, as at any protected address.
  GET: { ...events, access: 'principal' },
})
