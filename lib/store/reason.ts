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
 * How a denylist entry writes a reason. A letter, and the time in hexadecimal, are 12 characters: as much as Redis keeps
 * in its smallest allocation beside a string's header (120 bytes an entry instead of 136, where there may be millions).
 */
export const REASON_LETTERS: Record<Reason, string> = {
  signed_out: 'o',
  signed_out_elsewhere: 'e',
  password_changed: 'p',
  kicked: 'k',
  blocked: 'b',
  role_changed: 'r',
  token_reuse: 't',
  account_deleted: 'd',
  expired: 'x',
}
