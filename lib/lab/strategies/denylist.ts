import type { RevocationStrategy } from './strategy'
import { judgeVersion } from './version'

/** A token is good until its id, its session or its user version says otherwise. Dead at once after logout. */
export const denylist: RevocationStrategy = {
  name: 'denylist',
  asks: ['tokenDenial', 'sessionDenial', 'version'],
  logout: { clearsCookies: true, endsSession: true },
  judge(claims, { tokenDenial, sessionDenial, version }) {
    const denial = tokenDenial ?? sessionDenial
    return denial ? { status: 'revoked', reason: denial.reason } : judgeVersion(claims, version)
  },
}
