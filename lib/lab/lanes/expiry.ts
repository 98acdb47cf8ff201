import { KEEPS_NOTHING, type LaneRules } from './lane-rules'

/** A token, and every copy of it, is good until it expires. A logout changes nothing. */
export const expiry: LaneRules = {
  checks: [],
  keeps: KEEPS_NOTHING,
  logout: { clearsCookie: false, revokes: false },
  evaluate: () => ({ status: 'accepted' }),
}
