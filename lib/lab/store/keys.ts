/**
 * Every key of the lab. All keys of a visitor carry the hash tag `{visitor}` under a prefix of their own, so that no key
 * of the lab can be mistaken for one of the app, and one script can change a visitor's sandbox.
 */
export const labKeys = (visitor: string) => {
  const prefix = `lab:{${visitor}}:`
  return {
    prefix,
    /** Set: the names of the sandbox's keys, so that it can be shown and emptied. */
    index: `${prefix}index`,
    /** String with expiry: present while this sandbox simulates an outage. */
    outage: `${prefix}outage`,
    /** String with expiry: when the visitor has all attempts of a kind again (ms). */
    limit: (kind: string) => `${prefix}limit:${kind}`,
    /** String with expiry: the answer of an operation that has run. */
    once: (operation: string) => `${prefix}once:${operation}`,
    /** What a lane keeps. */
    lane: (lane: string) => laneKeys(`${prefix}${lane}:`),
  }
}

const laneKeys = (prefix: string) => ({
  prefix,
  /** String with expiry: random text, and after a blank the ending that it replaced the one before for. */
  version: `${prefix}version`,
  /** String with expiry: a denied token or session. */
  deny: (id: string) => `${prefix}deny:${id}`,
  /** String with expiry: the session of an allowed token. */
  allow: (tokenId: string) => `${prefix}allow:${tokenId}`,
  /** String with expiry: a session. */
  session: (sessionId: string) => `${prefix}session:${sessionId}`,
})
