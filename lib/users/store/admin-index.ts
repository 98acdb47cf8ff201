import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript } from '@/lib/session/redis/script'
import { ask } from '@/lib/session/store/errors'
import { directoryKeys } from '@/lib/session/store/keys'
import { addToAdminIndexScript } from './scripts/add-to-admin-index'
import { removeFromAdminIndexScript } from './scripts/remove-from-admin-index'
import type { User } from './user'

/**
 * The index of administrators protects the last one. It lies in another cluster slot than the users, so one script cannot
 * change both. Instead this holds at every moment: **a user in the index is an active administrator**. A user leaves the
 * index before they stop being one, and enters it after they have become one. A crash in between leaves an administrator
 * outside the index, which is safe; repeating the call or `repair` puts them back.
 */
const KEYS = [directoryKeys.admins, directoryKeys.dismissed]

/** @returns whether the user can act as an administrator. */
export const isActiveAdmin = ({ role, status }: Pick<User, 'role' | 'status'>) =>
  role === 'admin' && status === 'active'

const dismissedSchema = z.enum(['dismissed', 'last_admin', 'overtaken'])

/** Removes a user, before they stop being an administrator; see the script. */
export function removeFromAdminIndex(
  redis: Redis,
  userId: string,
  version: number,
): Promise<z.infer<typeof dismissedSchema>> {
  return ask(async () =>
    dismissedSchema.parse(await runScript(redis, removeFromAdminIndexScript, KEYS, [userId, version])),
  )
}

/** Adds a user who has become an administrator at `version`. @returns false when they were removed since. */
export async function addToAdminIndex(redis: Redis, userId: string, version: number): Promise<boolean> {
  return (await ask(() => runScript(redis, addToAdminIndexScript, KEYS, [userId, version]))) === 1
}

/** @returns the ids of all users in the index. */
export function listIndexedAdmins(redis: Redis): Promise<string[]> {
  return ask(() => redis.hkeys(directoryKeys.admins))
}
