import type { RevocationStrategy } from './strategy'
import { judgeVersion } from './version'

/** A token is good while its id is on the list, which is where its issue put it. Dead at once after logout. */
export const allowlist: RevocationStrategy = {
  name: 'allowlist',
  // The session's denial decides nothing here: it tells why the entry is gone.
  asks: ['allowed', 'sessionDenial', 'version'],
  logout: { clearsCookies: true, endsSession: true },
  judge(claims, { allowed, sessionDenial, version }) {
    const judgement = judgeVersion(claims, version)
    if (allowed || judgement.status !== 'accepted') return judgement
    return { status: 'revoked', reason: sessionDenial?.reason ?? 'expired' }
  },
}
