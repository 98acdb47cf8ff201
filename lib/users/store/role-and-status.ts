import type { Redis } from '@upstash/redis'
import { withStoreErrors } from '@/lib/session'
import type { Client } from '../client'
import { addToAdminIndex, isActiveAdmin, removeFromAdminIndex } from './admin-index'
import { recordKeys } from './keys'
import { runRecordScript } from './script'
import { changeRoleAndStatusScript, type RecordChanged } from './scripts/change-role-and-status'
import { parseUser, type User } from './user'

/** What an administrator can change about a user. */
export type RoleAndStatus = Partial<Pick<User, 'role' | 'status'>>

export type RoleAndStatusChanged =
  | { status: 'changed' | 'unchanged'; user: User }
  | { status: 'not_found' | 'last_admin' }

/** What an administrator wrote beside the action, and where the change came from. */
export type ChangeNote = { note: string; client: Client }

const NO_NOTE: ChangeNote = { note: '', client: { ip: null, device: 'Administrator' } }

/** Each attempt is lost only to another change of the same user in the same instant. */
const ATTEMPTS = 20

/** @returns the user and the revision they have now, or null when there is none. */
export function readRoleAndStatus(
  redis: Redis,
  userId: string,
): Promise<{ user: User; revision: number } | null> {
  return withStoreErrors(async () => {
    // The raw client answers HMGET as it came: an array in the order of the names.
    const answer = await redis.hmget(recordKeys(userId).record, 'user', 'revision')
    const [user, revision] = answer as unknown as (string | null)[]
    return user && revision ? { user: parseUser(user), revision: Number(revision) } : null
  })
}

/**
 * Changes role, status or both, and keeps the last administrator. Repeating it finishes what a crash has cut short.
 * @param commitWith runs the change of the record, for one that ends all sessions of the user.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function changeRoleAndStatus(
  redis: Redis,
  userId: string,
  wanted: RoleAndStatus,
  change: ChangeNote,
  commitWith: <T>(commit: () => Promise<T>) => Promise<T>,
): Promise<RoleAndStatusChanged> {
  const losesAdmin = (user: User) => isActiveAdmin(user) && !isActiveAdmin({ ...user, ...wanted })
  return changeSeen<RoleAndStatusChanged>(redis, userId, losesAdmin, async ({ revision }) => {
    const result = await commitWith(() => runChange(redis, userId, revision, wanted, change, false))
    if (result.status === 'overtaken') return 'overtaken'
    if (result.status === 'not_found') return { status: 'not_found' }
    const changed = parseUser(result.user)
    if (isActiveAdmin(changed) && !(await addToAdminIndex(redis, userId, result.revision))) {
      await restoreAdminIndex(redis, userId)
    }
    return { status: result.status, user: changed }
  })
}

/**
 * Changes a user as they were seen, and starts again when another change came in between. A user who stops being an
 * administrator by it leaves the index first, unless they are the last one in it.
 */
export async function changeSeen<T>(
  redis: Redis,
  userId: string,
  losesAdmin: (user: User) => boolean,
  change: (seen: { user: User; revision: number }) => Promise<T | 'overtaken'>,
): Promise<T | { status: 'not_found' | 'last_admin' }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const seen = await readRoleAndStatus(redis, userId)
    if (!seen) return { status: 'not_found' }
    const removed = losesAdmin(seen.user)
      ? await removeFromAdminIndex(redis, userId, seen.revision)
      : 'removed'
    if (removed === 'last_admin') return { status: 'last_admin' }
    const changed = removed === 'overtaken' ? removed : await change(seen)
    if (changed !== 'overtaken') return changed
  }
  throw new Error('a user changed faster than they could be changed')
}

/**
 * Adds an administrator whose removal was begun and never finished: a new revision makes the removal void.
 * @returns whether they are in the index now.
 */
export async function restoreAdminIndex(redis: Redis, userId: string): Promise<boolean> {
  const seen = await readRoleAndStatus(redis, userId)
  if (!seen || !isActiveAdmin(seen.user)) return false
  if (await addToAdminIndex(redis, userId, seen.revision)) return true
  const renewed = await runChange(redis, userId, seen.revision, {}, NO_NOTE, true)
  return renewed.status === 'changed' && (await addToAdminIndex(redis, userId, renewed.revision))
}

function runChange(
  redis: Redis,
  userId: string,
  revision: number,
  { role = '', status = '' }: { role?: string; status?: string },
  { note, client }: ChangeNote,
  always: boolean,
): Promise<RecordChanged> {
  const { record, events } = recordKeys(userId)
  const args = { revision, role, status, always, client: JSON.stringify(client), note }
  return runRecordScript(redis, changeRoleAndStatusScript, [record, events], args)
}
