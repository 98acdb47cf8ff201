import { KEEPS_NOTHING, type LaneRules } from './lane-rules'
import { evaluateVersion } from './version'

/** A token is good while its id is on the list, where its issue put it. Refused at once after a logout. */
export const allowlist: LaneRules = {
  // The version tells why an entry is gone.
  checks: ['allowed', 'version'],
  keeps: { ...KEEPS_NOTHING, version: true, allowlist: true },
  logout: { clearsCookie: true, revokes: true },
  evaluate(tokenVersion, { allowed, version }) {
    const verdict = evaluateVersion(tokenVersion, version)
    return allowed || verdict.status !== 'accepted' ? verdict : { status: 'revoked', reason: 'absent' }
  },
}
