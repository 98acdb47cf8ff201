/**
 * Every key of the lab. All of a visitor's carry the hash tag `{visitor}` under a prefix of their own, so that nothing
 * of the lab can be taken for something of a user, and one script can change a visitor's sandbox.
 */
export const labKeys = (visitor: string) => {
  const prefix = `lab:{${visitor}}:`
  return {
    prefix,
    /** Set: the names of the sandbox's keys, so that it can be shown and emptied. */
    index: `${prefix}index`,
    /** String with expiry: there while this sandbox plays that Redis cannot be reached. */
    outage: `${prefix}outage`,
    /** String with expiry: when the visitor has all attempts of a kind again (ms). */
    limit: (kind: string) => `${prefix}limit:${kind}`,
    /** What a lane keeps, named as the product names it. */
    lane: (lane: string) => laneKeys(`${prefix}${lane}:`),
  }
}

const laneKeys = (prefix: string) => ({
  prefix,
  version: `${prefix}version`,
  deny: (id: string) => `${prefix}deny:${id}`,
  allow: (tokenId: string) => `${prefix}allow:${tokenId}`,
  session: (sessionId: string) => `${prefix}session:${sessionId}`,
})
