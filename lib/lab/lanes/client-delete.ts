import { KEEPS_NOTHING, type LaneRules } from './lane-rules'

/** A logout makes this browser delete its cookie. A copy is good until it expires. */
export const clientDelete: LaneRules = {
  checks: [],
  keeps: KEEPS_NOTHING,
  logout: { clearsCookie: true, revokes: false },
  evaluate: () => ({ status: 'accepted' }),
}
