/**
 * Every key name of the product. All of a user's keys carry the hash tag `{userId}`, so they share one cluster slot:
 * one command can check them, and one script can change them.
 */
export const userKeys = (userId: string) => {
  const prefix = `{${userId}}:`
  return {
    /** What scripts build the names from that they only learn on the way (a user's other sessions). */
    prefix,
    /** String, JSON: the user as the contract shows it. Read on every request, so no credential is in it. */
    user: `${prefix}user`,
    /** String: the argon2id hash. Read at login and password change only. */
    password: `${prefix}password`,
    /** String: `<number> <reason> <ms>`. */
    version: `${prefix}version`,
    /** Sorted set: session ids by expiry (ms). */
    sessions: `${prefix}sessions`,
    /** Stream, capped. */
    events: `${prefix}events`,
    /** Hash: one session. */
    session: (sessionId: string) => `${prefix}session:${sessionId}`,
    /** String: when the session was last seen (ms). */
    seen: (sessionId: string) => `${prefix}seen:${sessionId}`,
    /** String with expiry: `<reason> <ms>`, for a token id or a session id. */
    deny: (id: string) => `${prefix}deny:${id}`,
    /** String with expiry, under the strategy `allowlist`: the session of a token that may be used. */
    allow: (tokenId: string) => `${prefix}allow:${tokenId}`,
  }
}

/** String: the id of the user who has this address. */
export const emailKey = (normalisedEmail: string) => `email:${normalisedEmail}`

/** String with expiry: when the subject (an account, an address) has all its attempts again (ms). */
export const limitKey = (subject: string) => `limit:${subject}`
