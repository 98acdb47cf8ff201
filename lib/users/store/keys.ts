import { APP } from '@/lib/app'

/**
 * Every key name of the app's users. All of a user's keys share one cluster slot, so that one script can change them.
 * Denylist and sessions of the same user lie where the library puts them.
 */
export function recordKeys(userId: string) {
  const prefix = `${APP}:{user:${userId}}`
  return {
    /** Hash: `user` (JSON, as the contract shows it), `password` (argon2id), `stamp`, `revision`, `lastLoginAt` (ms). */
    record: `${prefix}:record`,
    /** Stream, capped. */
    events: `${prefix}:events`,
    /** List, capped, JSON: failed logins, grouped by device, the newest group first. */
    failedLogins: `${prefix}:failed_logins`,
  }
}

/** String: the id of the user who has this email. */
export const emailKey = (normalisedEmail: string) => `${APP}:email:${normalisedEmail}`

/** String with expiry: when the subject (an account, an IP address) has all its attempts again (ms). */
export const limitKey = (subject: string) => `${APP}:limit:${subject}`

/**
 * What concerns all users lies in a slot of its own. It can lag behind the users' slots, never the other way round: see
 * `directory.ts` and `admin-index.ts` for which comes first, so that a crash in between leaves a state that is safe.
 */
export const directoryKeys = {
  /** Sorted set, all scores 0: `<email> <user id>`, read in the order of its letters. */
  emails: `${APP}:{directory}:emails`,
  /** Hash: ids of users who are certainly active administrators → the user's revision that made them so. */
  admins: `${APP}:{directory}:admins`,
  /** Hash: ids of users → the revision up to which they may not be added to the administrators again. */
  dismissed: `${APP}:{directory}:dismissed`,
  /** Stream, capped: what administrators and operators did. */
  log: `${APP}:{directory}:log`,
}
