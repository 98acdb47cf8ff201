import type { AuthContext } from '@/lib/session/flow/context'
import { isActiveAdmin, listIndexedAdmins, removeFromAdminIndex } from '@/lib/users/store/admin-index'
import { type DirectoryEntry, leaveDirectory, readDirectory } from '@/lib/users/store/directory'
import { readVersionedUser, reindexAdmin } from '@/lib/users/store/role-and-status'
import { deleteUser, findUserId, isClaimed, reclaimEmail, releaseEmail } from '@/lib/users/store/users'
import { ADMINISTRATOR } from './audit'

/** What was found and repaired; all zero when nothing was wrong. */
export type Repaired = {
  /** Entries of the directory whose user is gone. */
  entriesRemoved: number
  /** Emails that belonged to no user. */
  addressesFreed: number
  /** Users whose sign-up was interrupted after they had claimed the email. The claim is now permanent. */
  addressesReturned: number
  /** Users whose email belongs to another user, so that they could never log in. */
  usersDeleted: number
  /** Administrators who were missing from the admin index. */
  adminsCounted: number
  /** Users in the admin index who are no administrators. */
  adminsDismissed: number
}

const PART = 500

/**
 * Walks through all users and repairs what a crash between two cluster slots, or a Redis that lost writes, has left.
 * May run while the app serves, and may be repeated.
 */
export async function repair(auth: AuthContext): Promise<Repaired> {
  const repaired: Repaired = {
    entriesRemoved: 0,
    addressesFreed: 0,
    addressesReturned: 0,
    usersDeleted: 0,
    adminsCounted: 0,
    adminsDismissed: 0,
  }
  const counted = new Set(await listIndexedAdmins(auth.redis))
  for (let after: DirectoryEntry | null = null; ; ) {
    const entries: DirectoryEntry[] = await readDirectory(auth.redis, { prefix: '', after, count: PART })
    await Promise.all(entries.map(entry => repairEntry(auth, entry, counted, repaired)))
    after = entries.at(-1) ?? null
    if (!after) break
  }
  for (const userId of counted) {
    const seen = await readVersionedUser(auth.redis, userId)
    if (seen && isActiveAdmin(seen.user)) continue
    const dismissed = await removeFromAdminIndex(auth.redis, userId, seen?.version ?? Number.MAX_SAFE_INTEGER)
    if (dismissed === 'dismissed') repaired.adminsDismissed += 1
  }
  return repaired
}

async function repairEntry(
  { redis, limits }: AuthContext,
  entry: DirectoryEntry,
  counted: Set<string>,
  repaired: Repaired,
): Promise<void> {
  const { email, userId } = entry
  const change = { why: '', client: ADMINISTRATOR, denyMarginMs: limits.denyMarginMs }
  // A sign-up under way has claimed the email and created no user yet. Read first, because it may finish in between.
  const isSigningUp = await isClaimed(redis, email, userId)
  const seen = await readVersionedUser(redis, userId)
  if (!seen) {
    if (isSigningUp) return
    if (await releaseEmail(redis, email, userId)) repaired.addressesFreed += 1
    await leaveDirectory(redis, entry)
    repaired.entriesRemoved += 1
    return
  }
  const owner = await findUserId(redis, email)
  if (owner !== userId && !(await reclaimEmail(redis, seen.user))) {
    if ((await deleteUser(redis, userId, { ...change, passwordHash: null })) === 'deleted')
      repaired.usersDeleted += 1
    return
  }
  if (owner !== userId) repaired.addressesReturned += 1
  if (isActiveAdmin(seen.user) && !counted.has(userId) && (await reindexAdmin(redis, userId, change)))
    repaired.adminsCounted += 1
}
