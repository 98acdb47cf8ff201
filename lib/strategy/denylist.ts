import type { RevocationStrategy } from './strategy'

/** A token is good until its id, its session or its user version says otherwise. Dead at once after logout. */
export const denylist: RevocationStrategy = {
  name: 'denylist',
  judge(claims, { tokenDenial, sessionDenial, version }) {
    const denial = tokenDenial ?? sessionDenial
    if (denial) return { status: 'revoked', reason: denial.reason }
    // An emptied Redis refuses everybody instead of reviving what was revoked.
    if (!version) return { status: 'revoked', reason: 'expired' }
    if (version.number !== claims.ver) return { status: 'overtaken', reason: version.reason }
    return { status: 'accepted' }
  },
}
