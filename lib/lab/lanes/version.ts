import type { CredentialState, Verdict } from './lane-rules'

/**
 * A token is good while it carries the lane's current version. Versions are random and compared for equality, so no
 * earlier one ever comes back; without a version in Redis every token is refused.
 */
export function evaluateVersion(tokenVersion: string | null, current: CredentialState['version']): Verdict {
  if (!current) return { status: 'revoked', reason: 'absent' }
  if (current.text === tokenVersion) return { status: 'accepted' }
  return { status: 'revoked', reason: current.replacedBy ?? 'absent' }
}
