/** Why something ended, with the code that Redis keeps. Codes are never reused; two digits leave room for 99. */
const CODES = {
  signed_out: 1,
  signed_out_elsewhere: 2,
  password_changed: 3,
  kicked: 4,
  blocked: 5,
  role_changed: 6,
  token_reuse: 7,
  account_deleted: 8,
  expired: 9,
  /** The host's user is gone, blocked, or has another stamp than at the login. */
  account_changed: 10,
  /** The user began more sessions than allowed at once; the oldest ended. */
  session_limit: 11,
} as const

export type Reason = keyof typeof CODES

export const REASONS = Object.keys(CODES) as Reason[]

const BY_CODE = new Map<number, Reason>(REASONS.map(reason => [CODES[reason], reason]))

/** @returns the code that Redis keeps for a reason. */
export const reasonCode = (reason: Reason): number => CODES[reason]

/** @returns the reason of a code. @throws Error for a code that no release has written. */
export function reasonOf(code: number): Reason {
  const reason = BY_CODE.get(code)
  if (!reason) throw new Error(`an entry with the unknown reason code ${code}`)
  return reason
}
