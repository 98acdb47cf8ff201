import { randomBytes } from 'node:crypto'
import { processState } from '../flow/process-state'

/**
 * How a proxy tells the page whom it has verified, without a second round trip to Redis: the request carries a random
 * number, the session itself never leaves the process. A number works once, and for a few seconds.
 */
export const HANDOFF_HEADER = 'x-session-handoff'

const HANDOFF_MS = 10_000

/** @returns what to put into {@link HANDOFF_HEADER} of the request that goes on to the page. */
export function stashSession(app: string, session: unknown): string {
  const now = Date.now()
  const { handoff } = processState(app)
  // Oldest first: a page that has not asked by now does not ask any more.
  for (const [number, { until }] of handoff) {
    if (until > now) break
    handoff.delete(number)
  }
  const number = randomBytes(16).toString('base64url')
  handoff.set(number, { session, until: now + HANDOFF_MS })
  return number
}

/** @returns the session that the proxy verified for this request, or null: then the caller checks by itself. */
export function takeSession<S>(app: string, number: string | null): S | null {
  const { handoff } = processState(app)
  const found = number === null ? undefined : handoff.get(number)
  if (number === null || !found) return null
  handoff.delete(number)
  return found.until > Date.now() ? (found.session as S) : null
}
