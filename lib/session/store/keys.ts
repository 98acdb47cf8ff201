import { createHash } from 'node:crypto'

/**
 * Every key name of the library. The hash tag names one of 256 buckets of users, so that all keys of a user and the
 * bucket's feed share one cluster slot: one command checks them, and one script changes them. User ids are never part
 * of a key: their SHA-256 is, so that any text may be an id.
 */
export function userKeys(app: string, userId: string) {
  const hash = createHash('sha256').update(userId).digest()
  const bucket = `${app}:{${hash.subarray(0, 1).toString('hex')}}`
  const user = hash.toString('base64url').slice(0, 22)
  return {
    /** String with expiry: `<version> <reason code> <ms>`. See `store/token-state.ts`. */
    version: `${bucket}:version:${user}`,
    /** Hash with expiry: session id → JSON of the session. */
    sessions: `${bucket}:sessions:${user}`,
    /** Stream, capped: what happened to the user's sessions. */
    history: `${bucket}:history:${user}`,
    /** String with expiry, for a token id or a session id: the time (ms) and the reason's code. */
    deny: (id: string) => `${bucket}:deny:${id}`,
    /** String with expiry: the answer to one operation, for the case that it is sent again. */
    answer: (operation: string) => `${bucket}:answer:${operation}`,
    /** Stream of the bucket: every ending, kept for as long as a token may live that it ends. */
    feed: feedKey(app, hash[0] ?? 0),
  }
}

export type UserKeys = ReturnType<typeof userKeys>

/** How many buckets there are. Another number would log every user out. */
export const BUCKETS = 256

/** @param bucket 0 to 255. */
export const feedKey = (app: string, bucket: number) => `${bucketTag(app, bucket)}:feed`

/** Stream of one entry, without expiry: when the bucket's feed began. It is lost when the feed is. */
export const feedStartKey = (app: string, bucket: number) => `${bucketTag(app, bucket)}:feed-start`

/** The channel on which each script that appends to a feed names the bucket, in hex. */
export const feedChannel = (app: string) => `${app}:feed`

const bucketTag = (app: string, bucket: number) => `${app}:{${bucket.toString(16).padStart(2, '0')}}`
