/** A session as Redis keeps it; times in ms since the epoch. Only scripts change it. */
export type StoredSession = {
  createdAt: number
  /** When it ends unless it is renewed, and when it ends in any case. */
  expiresAt: number
  absoluteExpiresAt: number
  /** How long a renewal lets it last (ms). */
  slidingMs: number
  /** The end of the longest access token that was issued for it. */
  accessExpiresAt: number
  /** Generation of the live refresh token. */
  generation: number
  /** When a token of the live generation was first presented, which proves that its holder received it; 0: never. */
  usedAt: number
  /** When the session last saw the password. */
  confirmedAt: number
  seenAt: number
  /** Whether the browser keeps the cookies when it closes. */
  remember: boolean
  /** HMAC of the host's stamp. */
  stamp: string
  /** What the host keeps with it, as JSON. */
  details: string
}
