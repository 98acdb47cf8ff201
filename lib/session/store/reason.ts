/** Why a session or a token stopped being accepted; told only to the holder of a validly signed token. */
export const REASONS = [
  'signed_out',
  'signed_out_elsewhere',
  'password_changed',
  'kicked',
  'blocked',
  'role_changed',
  'token_reuse',
  'account_deleted',
  'expired',
] as const

export type Reason = (typeof REASONS)[number]

/** @returns whether `text` is one of the reasons of the contract. */
export function isReason(text: unknown): text is Reason {
  return REASONS.some(reason => reason === text)
}

/**
 * A denylist entry: the time (ms since the epoch) and one more digit, the reason's place in {@link REASONS}, so that new
 * reasons go to the end, and a tenth is the last. A whole number is what Redis keeps in the least memory: no string at all.
 */
export function writeDenial(reason: Reason, at: number): string {
  return `${at}${REASONS.indexOf(reason)}`
}
