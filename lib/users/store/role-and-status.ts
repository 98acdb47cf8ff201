import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import type { Client } from '@/lib/session/store/client'
import { ask } from '@/lib/session/store/errors'
import { userKeys } from '@/lib/session/store/keys'
import { runForUser } from '@/lib/session/store/run-user-script'
import { countAdmin, dismissAdmin, isActiveAdmin } from './admin-index'
import { changeStandingScript } from './scripts/change-role-and-status'
import { parseUser, type User } from './user'

/** What an administrator can change about a user. */
export type Standing = Partial<Pick<User, 'role' | 'status'>>

export type StandingChanged =
  | { status: 'changed' | 'unchanged'; user: User }
  | { status: 'not_found' | 'last_admin' }

type Change = { why: string; client: Client; denyMarginMs: number }

/** Each attempt is lost only to another change of the same user in the same instant. */
const ATTEMPTS = 20

/** @returns the user and the version they have now, or null when there is none. */
export function readStanding(redis: Redis, userId: string): Promise<{ user: User; version: number } | null> {
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
export async function changeStanding(
  redis: Redis,
  userId: string,
  wanted: Standing,
  change: Change,
): Promise<StandingChanged> {
  const losesAdmin = (user: User) => isActiveAdmin(user) && !isActiveAdmin({ ...user, ...wanted })
  return changeSeen<StandingChanged>(redis, userId, losesAdmin, async ({ version }) => {
    const result = await runChange(redis, userId, version, wanted, change, false)
    if (result.status === 'overtaken') return 'overtaken'
    if (result.status === 'not_found') return { status: 'not_found' }
    if (isActiveAdmin(result.user) && !(await countAdmin(redis, userId, result.version))) {
      await recountAdmin(redis, userId, change)
    }
    return { status: result.status, user: result.user }
  })
}

/**
 * Changes a user as they were seen, and begins anew when another change came in between. Whoever stops being an
 * administrator by it is dismissed first, unless they are the last one.
 */
export async function changeSeen<T>(
  redis: Redis,
  userId: string,
  losesAdmin: (user: User) => boolean,
  change: (seen: { user: User; version: number }) => Promise<T | 'overtaken'>,
): Promise<T | { status: 'not_found' | 'last_admin' }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const seen = await readStanding(redis, userId)
    if (!seen) return { status: 'not_found' }
    const gate = losesAdmin(seen.user) ? await dismissAdmin(redis, userId, seen.version) : 'dismissed'
    if (gate === 'last_admin') return { status: 'last_admin' }
    const changed = gate === 'overtaken' ? gate : await change(seen)
    if (changed !== 'overtaken') return changed
  }
  throw new Error('a user changed faster than they could be changed')
}

/**
 * Counts an administrator whose dismissal was begun and never finished: a new version makes it void.
 * @returns whether they are counted now.
 */
export async function recountAdmin(redis: Redis, userId: string, change: Change): Promise<boolean> {
  const seen = await readStanding(redis, userId)
  if (!seen || !isActiveAdmin(seen.user)) return false
  if (await countAdmin(redis, userId, seen.version)) return true
  const renewed = await runChange(redis, userId, seen.version, {}, change, true)
  return renewed.status === 'changed' && (await countAdmin(redis, userId, renewed.version))
}

const standingMembers = { user: z.string().transform(parseUser), version: z.number() }

const changedSchema = z.discriminatedUnion('status', [
  z.object({ ...standingMembers, status: z.literal('changed') }),
  z.object({ ...standingMembers, status: z.literal('unchanged') }),
  z.object({ status: z.literal('overtaken') }),
  z.object({ status: z.literal('not_found') }),
])

function runChange(
  redis: Redis,
  userId: string,
  seenVersion: number,
  { role, status }: Standing,
  { why, client, denyMarginMs }: Change,
  always: boolean,
) {
  return runForUser(redis, changeStandingScript, {
    userId,
    client,
    args: [seenVersion, role ?? '', status ?? '', why, denyMarginMs, always ? 1 : 0],
    answer: changedSchema,
  })
}
