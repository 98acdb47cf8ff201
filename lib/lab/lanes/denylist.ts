import { KEEPS_NOTHING, type LaneRules } from './lane-rules'
import { evaluateVersion } from './version'

/** A token is good until its id or its session is denied, or its version replaced. Refused at once after a logout. */
export const denylist: LaneRules = {
  checks: ['tokenDenial', 'sessionDenial', 'version'],
  keeps: { ...KEEPS_NOTHING, denials: true, version: true },
  logout: { clearsCookie: true, revokes: true },
  evaluate(tokenVersion, { tokenDenial, sessionDenial, version }) {
    const denial = tokenDenial ?? sessionDenial
    return denial ? { status: 'revoked', reason: denial } : evaluateVersion(tokenVersion, version)
  },
}
