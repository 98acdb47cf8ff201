import { KEEPS_NOTHING, type LaneRules } from './lane-rules'

/** A logout deletes the session, so that nothing is renewed. A copy of the access token is good until it expires. */
export const refresh: LaneRules = {
  checks: [],
  keeps: { ...KEEPS_NOTHING, sessions: true },
  logout: { clearsCookie: true, revokes: true },
  evaluate: () => ({ status: 'accepted' }),
}
