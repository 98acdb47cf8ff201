import { eventStream } from '@/lib/web/event-stream'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { countListeners, listenForEnding } from '@/lib/web/session-endings'

/** A browser opens one; a few more are there for a moment while one tab takes over from another. */
const MOST_PER_SESSION = 4

/**
 * Tells an open page that its session has ended or that something about its user has changed. What exactly, the page
 * then asks `GET /api/auth/session`: here nothing is said, nothing is rotated, and nothing counts as a use of the session.
 */
const events = publicRoute({}, async ({ context, request }) => {
  const session = await context.auth.peek(request.headers)
  if (session.status === 'unauthenticated') return { code: 'unauthenticated' }
  if (session.status === 'ended') return { code: 'revoked', members: { reason: session.reason } }
  if (countListeners(session.sessionId) >= MOST_PER_SESSION) {
    return { code: 'rate_limited', retryAfterSeconds: 60 }
  }
  return eventStream(request, stream =>
    listenForEnding(context.auth, session, status => {
      stream.send(status)
      stream.close()
    }),
  )
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  // A stranger is told 401 here for every method, as at any protected address.
  GET: { ...events, access: 'principal' },
})
