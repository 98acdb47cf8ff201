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
    /** String: when the user last logged in (ms). */
    lastLogin: `${prefix}last_login`,
    /** Sorted set: session ids by expiry (ms). */
    sessions: `${prefix}sessions`,
    /** Stream, capped. */
    events: `${prefix}events`,
    /** Hash: one session. */
    session: (sessionId: string) => `${prefix}session:${sessionId}`,
    /** String: when the session was last seen (ms). */
    seen: (sessionId: string) => `${prefix}seen:${sessionId}`,
    /** String with expiry, for a token id or a session id: the time (ms), and a digit for the reason. */
    deny: (id: string) => `${prefix}deny:${id}`,
    /** String with expiry, under the strategy `allowlist`: the session of a token that may be used. */
    allow: (tokenId: string) => `${prefix}allow:${tokenId}`,
  }
}

/** String: the id of the user who has this address. */
export const emailKey = (normalisedEmail: string) => `email:${normalisedEmail}`

/** String with expiry: when the subject (an account, an address) has all its attempts again (ms). */
export const limitKey = (subject: string) => `limit:${subject}`

/**
 * What is about all users lies in a slot of its own. It can lag behind the users' slots, never the other way round: see
 * `directory.ts` and `admins.ts` for which comes first, so that a crash in between leaves a state that is safe.
 */
export const directoryKeys = {
  /** Sorted set, all scores 0: `<e-mail address> <user id>`, read in the order of its letters. */
  emails: '{directory}:emails',
  /** Hash: ids of users who are certainly active administrators → the user version that made them so. */
  admins: '{directory}:admins',
  /** Hash: ids of users → the user version up to which they may not be counted among the administrators any more. */
  dismissed: '{directory}:dismissed',
  /** Stream, capped: what administrators and operators did. */
  log: '{directory}:log',
}
