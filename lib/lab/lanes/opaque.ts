import { KEEPS_NOTHING, type LaneRules } from './lane-rules'

/** No JWT: a session id that Redis is asked about. A logout deletes the session. */
export const opaque: LaneRules = {
  checks: ['session'],
  keeps: { ...KEEPS_NOTHING, sessions: true },
  logout: { clearsCookie: true, revokes: true },
  evaluate: (_, { session }) => (session ? { status: 'accepted' } : { status: 'revoked', reason: 'absent' }),
}
