/** The two tokens of one login or renewal; times in seconds since the epoch. */
export type TokenPair = {
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
  /** Redis' time at which they were issued. */
  issuedAt: number
  /** Whether the browser keeps them when it closes. */
  remember: boolean
}
