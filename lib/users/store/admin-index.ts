import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { withStoreErrors } from '@/lib/session'
import { runScript } from '@/lib/session/redis'
import { directoryKeys } from './keys'
import { addToAdminIndexScript } from './scripts/add-to-admin-index'
import { removeFromAdminIndexScript } from './scripts/remove-from-admin-index'
import type { User } from './user'

/**
 * The index of administrators keeps the last one. It lies in another cluster slot than the users, so one script cannot
 * change both. Instead this holds at every moment: **every user in the index is an active administrator**. A user leaves
 * the index before they stop being one, and enters it after they have become one. A crash in between leaves an
 * administrator outside the index, which is safe, and which repeating the call or `repair` puts right.
 */
const KEYS = [directoryKeys.admins, directoryKeys.dismissed]

/** @returns whether the user can act as an administrator. */
export const isActiveAdmin = ({ role, status }: Pick<User, 'role' | 'status'>) =>
  role === 'admin' && status === 'active'

const removedSchema = z.enum(['removed', 'last_admin', 'overtaken'])

/** Takes a user out of the index, before they stop being an administrator; see the script. */
export function removeFromAdminIndex(
  redis: Redis,
  userId: string,
  revision: number,
): Promise<z.infer<typeof removedSchema>> {
  return withStoreErrors(async () =>
    removedSchema.parse(await runScript(redis, removeFromAdminIndexScript, KEYS, [userId, revision])),
  )
}

/** Adds a user who has become an administrator at `revision`. @returns false when they were removed since. */
export async function addToAdminIndex(redis: Redis, userId: string, revision: number): Promise<boolean> {
  return (
    (await withStoreErrors(() => runScript(redis, addToAdminIndexScript, KEYS, [userId, revision]))) === 1
  )
}

/** @returns the ids of all users in the index. */
export function listIndexedAdmins(redis: Redis): Promise<string[]> {
  return withStoreErrors(() => redis.hkeys(directoryKeys.admins))
}
