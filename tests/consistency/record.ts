/** Moments are counted, not measured: each beginning and each answer of an operation gets the next number. */
export type Moment = number

export const NEVER: Moment = Number.POSITIVE_INFINITY

export type HistoryUser = {
  id: string
  email: string
  password: string
  /** Sessions whose end was not acknowledged. */
  sessions: HistorySession[]
  /** Some pairs of sessions that are over, to be tried again. */
  ended: Pair[]
  /** When something last began or ended that ends all sessions: a login meanwhile may have come before or after it. */
  sweptAt: Moment
  sweepsUnderWay: number
}

/** One login, as those see it who only know what was asked and answered. */
export type HistorySession = {
  user: HistoryUser
  loggedInAt: Moment
  /** The newest pair that was handed out; the others are copies. */
  held: Pair
  pairs: Pair[]
  /** When an end of the session was acknowledged: from then on nothing of it may be accepted. */
  endAcknowledgedAt: Moment
  /** Whether anything was ever begun that may have ended it. While nothing was, it must be accepted. */
  inDoubt: boolean
  refreshing: boolean
}

/** One pair of tokens. */
export type Pair = {
  session: HistorySession
  access: string
  refresh: string
  /** When each token was first refused: then it may never be accepted again. */
  refusedAt: { use: Moment; refresh: Moment }
}

export type Violation = { what: string; begunAt: Moment; endedAt: Moment }

/**
 * Decides whether an answer can be true, given all that had been answered before it was asked.
 * @param begunAt when the use began.
 * @returns null when it can.
 */
export function judgeUse(
  { session, refusedAt }: Pair,
  kind: 'use' | 'refresh',
  accepted: boolean,
  begunAt: Moment,
): Violation | null {
  if (!accepted) {
    if (session.inDoubt) return null
    return {
      what: `${kind} refused, and nothing had been begun that ends the session`,
      begunAt,
      endedAt: NEVER,
    }
  }
  const endedAt = session.endAcknowledgedAt
  if (begunAt > endedAt) {
    return { what: `${kind} accepted after the end of its session was acknowledged`, begunAt, endedAt }
  }
  if (begunAt > refusedAt[kind]) {
    return { what: `${kind} accepted after it had been refused`, begunAt, endedAt: refusedAt[kind] }
  }
  return null
}

/** A session is over, whenever its tokens were or will be answered. */
export function acknowledgeEnd(session: HistorySession, at: Moment): void {
  session.endAcknowledgedAt = Math.min(session.endAcknowledgedAt, at)
  const { user } = session
  user.sessions = user.sessions.filter(other => other !== session)
  keepEnded(user, session.pairs)
}

const ENDED_KEPT = 24

function keepEnded(user: HistoryUser, pairs: Pair[]): void {
  user.ended = [...pairs, ...user.ended].slice(0, ENDED_KEPT)
}
