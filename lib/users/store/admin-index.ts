import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript } from '@/lib/session/redis/script'
import { ask } from '@/lib/session/store/errors'
import { directoryKeys } from '@/lib/session/store/keys'
import { countAdminScript } from './scripts/add-to-admin-index'
import { dismissAdminScript } from './scripts/remove-from-admin-index'
import type { User } from './user'

/**
 * The count of administrators is what keeps the last one. It lies in another cluster slot than the users, so one script
 * cannot change both, and this holds instead at every moment: **who is counted is an active administrator**. Somebody
 * leaves the count before they stop being one, and enters it after they have become one; a crash in between leaves an
 * administrator who is not counted, which is safe, and which repeating the call or `repair` mends.
 */
const KEYS = [directoryKeys.admins, directoryKeys.dismissed]

/** @returns whether the user can act as an administrator. */
export const isActiveAdmin = ({ role, status }: Pick<User, 'role' | 'status'>) =>
  role === 'admin' && status === 'active'

const dismissedSchema = z.enum(['dismissed', 'last_admin', 'overtaken'])

/** Takes a user out of the count, before they stop being an administrator; see the script. */
export function dismissAdmin(
  redis: Redis,
  userId: string,
  version: number,
): Promise<z.infer<typeof dismissedSchema>> {
  return ask(async () =>
    dismissedSchema.parse(await runScript(redis, dismissAdminScript, KEYS, [userId, version])),
  )
}

/** Counts a user who has become an administrator at `version`. @returns false when they were dismissed since. */
export async function countAdmin(redis: Redis, userId: string, version: number): Promise<boolean> {
  return (await ask(() => runScript(redis, countAdminScript, KEYS, [userId, version]))) === 1
}

/** @returns the ids of all who are counted. */
export function listCountedAdmins(redis: Redis): Promise<string[]> {
  return ask(() => redis.hkeys(directoryKeys.admins))
}
