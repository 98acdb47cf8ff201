import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import type { Client } from '@/lib/session/store/client'
import { ask } from '@/lib/session/store/errors'
import { userKeys } from '@/lib/session/store/keys'
import { runForUser } from '@/lib/session/store/run-user-script'
import { addToAdminIndex, isActiveAdmin, removeFromAdminIndex } from './admin-index'
import { changeRoleAndStatusScript } from './scripts/change-role-and-status'
import { parseUser, type User } from './user'

/** What an administrator can change about a user. */
export type RoleAndStatus = Partial<Pick<User, 'role' | 'status'>>

export type RoleAndStatusChanged =
  | { status: 'changed' | 'unchanged'; user: User }
  | { status: 'not_found' | 'last_admin' }

type Change = { why: string; client: Client; denyMarginMs: number }

/** Each attempt is lost only to another change of the same user in the same instant. */
const ATTEMPTS = 20

/** @returns the user and the version they have now, or null when there is none. */
export function readVersionedUser(
  redis: Redis,
  userId: string,
): Promise<{ user: User; version: number } | null> {
  const keys = userKeys(userId)
  return ask(async () => {
    const [user, version] = await redis.mget<(string | null)[]>(keys.user, keys.version)
    return user && version ? { user: parseUser(user), version: Number.parseInt(version, 10) } : null
  })
}

/**
 * Changes role, status or both, and keeps the last administrator. Repeating it finishes what a crash has cut short.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function changeRoleAndStatus(
  redis: Redis,
  userId: string,
  wanted: RoleAndStatus,
  change: Change,
): Promise<RoleAndStatusChanged> {
  const losesAdmin = (user: User) => isActiveAdmin(user) && !isActiveAdmin({ ...user, ...wanted })
  return changeSeen<RoleAndStatusChanged>(redis, userId, losesAdmin, async ({ version }) => {
    const result = await runChange(redis, userId, version, wanted, change, false)
    if (result.status === 'overtaken') return 'overtaken'
    if (result.status === 'not_found') return { status: 'not_found' }
    if (isActiveAdmin(result.user) && !(await addToAdminIndex(redis, userId, result.version))) {
      await reindexAdmin(redis, userId, change)
    }
    return { status: result.status, user: result.user }
  })
}

/**
 * Changes a user as they were read, and reads again when another change came in between. A user who stops being an
 * administrator by it leaves the admin index first, unless they are the last one.
 */
export async function changeSeen<T>(
  redis: Redis,
  userId: string,
  losesAdmin: (user: User) => boolean,
  change: (seen: { user: User; version: number }) => Promise<T | 'overtaken'>,
): Promise<T | { status: 'not_found' | 'last_admin' }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const seen = await readVersionedUser(redis, userId)
    if (!seen) return { status: 'not_found' }
    const gate = losesAdmin(seen.user) ? await removeFromAdminIndex(redis, userId, seen.version) : 'dismissed'
    if (gate === 'last_admin') return { status: 'last_admin' }
    const changed = gate === 'overtaken' ? gate : await change(seen)
    if (changed !== 'overtaken') return changed
  }
  throw new Error('a user changed faster than they could be changed')
}

/**
 * Puts an administrator back into the admin index whose removal was begun and never finished: a new version voids it.
 * @returns whether they are in the index now.
 */
export async function reindexAdmin(redis: Redis, userId: string, change: Change): Promise<boolean> {
  const seen = await readVersionedUser(redis, userId)
  if (!seen || !isActiveAdmin(seen.user)) return false
  if (await addToAdminIndex(redis, userId, seen.version)) return true
  const renewed = await runChange(redis, userId, seen.version, {}, change, true)
  return renewed.status === 'changed' && (await addToAdminIndex(redis, userId, renewed.version))
}

const versionedUser = { user: z.string().transform(parseUser), version: z.number() }

const changedSchema = z.discriminatedUnion('status', [
  z.object({ ...versionedUser, status: z.literal('changed') }),
  z.object({ ...versionedUser, status: z.literal('unchanged') }),
  z.object({ status: z.literal('overtaken') }),
  z.object({ status: z.literal('not_found') }),
])

function runChange(
  redis: Redis,
  userId: string,
  seenVersion: number,
  { role, status }: RoleAndStatus,
  { why, client, denyMarginMs }: Change,
  always: boolean,
) {
  return runForUser(redis, changeRoleAndStatusScript, {
    userId,
    client,
    args: [seenVersion, role ?? '', status ?? '', why, denyMarginMs, always ? 1 : 0],
    answer: changedSchema,
  })
}
