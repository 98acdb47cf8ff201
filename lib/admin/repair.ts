import type { UsersContext } from '@/lib/users/context'
import { deleteWithSessions } from '@/lib/users/delete-account'
import { isActiveAdmin, listIndexedAdmins, removeFromAdminIndex } from '@/lib/users/store/admin-index'
import { type DirectoryEntry, leaveDirectory, readDirectory } from '@/lib/users/store/directory'
import { isClaimed, reclaimEmail, releaseEmail } from '@/lib/users/store/email-claims'
import { readRoleAndStatus, restoreAdminIndex } from '@/lib/users/store/role-and-status'
import { findUserId } from '@/lib/users/store/users'
import { ADMINISTRATOR } from './audit'

/** What was found and repaired; all zero when nothing was wrong. */
export type Repaired = {
  /** Entries of the directory whose user is gone. */
  entriesRemoved: number
  /** Addresses that were held for nobody. */
  addressesFreed: number
  /** Users whose sign-up was cut short after their claim to the address, which they get for good now. */
  addressesReturned: number
  /** Users whose address belongs to somebody else, and who can never log in. */
  usersDeleted: number
  /** Administrators who did not count as such. */
  adminsCounted: number
  /** Users who counted as administrators and are none. */
  adminsDismissed: number
}

const PART = 500

/**
 * Walks through all users and repairs what a crash between two cluster slots, or a Redis that lost writes, has left.
 * May run while the app serves, and may be repeated.
 */
export async function repair(auth: UsersContext): Promise<Repaired> {
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
    const seen = await readRoleAndStatus(auth.redis, userId)
    if (seen && isActiveAdmin(seen.user)) continue
    const removed = await removeFromAdminIndex(auth.redis, userId, seen?.revision ?? Number.MAX_SAFE_INTEGER)
    if (removed === 'removed') repaired.adminsDismissed += 1
  }
  return repaired
}

async function repairEntry(
  context: UsersContext,
  entry: DirectoryEntry,
  counted: Set<string>,
  repaired: Repaired,
): Promise<void> {
  const { redis } = context
  const { email, userId } = entry
  // Somebody who is signing up has claimed the address and is no user yet. This is asked first, because it may end meanwhile.
  const isSigningUp = await isClaimed(redis, email, userId)
  const seen = await readRoleAndStatus(redis, userId)
  if (!seen) {
    if (isSigningUp) return
    if (await releaseEmail(redis, email, userId)) repaired.addressesFreed += 1
    await leaveDirectory(redis, entry)
    repaired.entriesRemoved += 1
    return
  }
  const owner = await findUserId(redis, email)
  if (owner !== userId && !(await reclaimEmail(redis, seen.user))) {
    if ((await deleteWithSessions(context, userId, null, ADMINISTRATOR)) === 'deleted')
      repaired.usersDeleted += 1
    return
  }
  if (owner !== userId) repaired.addressesReturned += 1
  if (isActiveAdmin(seen.user) && !counted.has(userId) && (await restoreAdminIndex(redis, userId)))
    repaired.adminsCounted += 1
}
