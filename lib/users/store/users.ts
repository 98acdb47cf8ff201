import type { Redis } from '@upstash/redis'
import { withStoreErrors } from '@/lib/session'
import type { Client } from '../client'
import { newId } from '../id'
import { addToAdminIndex, isActiveAdmin } from './admin-index'
import { enterDirectory, leaveDirectory } from './directory'
import { claimEmail, releaseEmail } from './email-claims'
import { emailKey, recordKeys } from './keys'
import { changeSeen, restoreAdminIndex } from './role-and-status'
import { runRecordScript } from './script'
import { createUserScript } from './scripts/create-user'
import { deleteUserScript } from './scripts/delete-user'
import { recordLoginScript } from './scripts/record-login'
import { renameUserScript } from './scripts/rename-user'
import { replacePasswordScript } from './scripts/replace-password'
import { replacePasswordHashScript } from './scripts/replace-password-hash'
import { parseUser, type User } from './user'

/** A user's first revision; see the script. */
const FIRST_REVISION = 1

/**
 * Creates a user, unless another one has the email (`user.email`, normalised).
 * @returns the stamp, for the session that follows.
 * @throws StoreUnavailableError when Redis cannot be asked; the email is then free again within a minute.
 */
export async function createUser(
  redis: Redis,
  user: User,
  passwordHash: string,
  client: Client,
): Promise<{ status: 'created'; stamp: string } | { status: 'email_taken' }> {
  if (!(await claimEmail(redis, user.email, user.id, 'for a while'))) return { status: 'email_taken' }
  await enterDirectory(redis, { email: user.email, userId: user.id })
  const { record, events } = recordKeys(user.id)
  const stamp = newId()
  await runRecordScript(redis, createUserScript, [record, events], {
    user: JSON.stringify(user),
    password: passwordHash,
    stamp,
    event: JSON.stringify(client),
  })
  if (!(await claimEmail(redis, user.email, user.id, 'for good'))) return { status: 'email_taken' }
  if (isActiveAdmin(user)) await addToAdminIndex(redis, user.id, FIRST_REVISION)
  return { status: 'created', stamp }
}

/**
 * Deletes a user and all that is kept about them, and frees the email. What a crash leaves of it is passed over where it
 * is met, and removed by `repair`.
 * @param passwordHash the hash that a password was verified against; null when an operator deletes.
 * @param endSessions runs the deletion between two endings of all sessions.
 */
export async function deleteUser(
  redis: Redis,
  userId: string,
  passwordHash: string | null,
  endSessions: <T>(commit: () => Promise<T>) => Promise<T>,
): Promise<'deleted' | 'refused' | 'not_found' | 'last_admin'> {
  const { status } = await changeSeen(redis, userId, isActiveAdmin, async ({ user: { email }, revision }) => {
    const { record, events, failedLogins } = recordKeys(userId)
    const args = { revision, password: passwordHash ?? '' }
    const result = await endSessions(() =>
      runRecordScript(redis, deleteUserScript, [record, events, failedLogins], args),
    )
    if (result.status === 'overtaken') return 'overtaken'
    if (result.status === 'refused') {
      await restoreAdminIndex(redis, userId)
      return { status: 'refused' as const }
    }
    // Not found by now: a first try whose answer was lost, or another deletion. What is left can be cleared either way.
    await releaseEmail(redis, email, userId)
    await leaveDirectory(redis, { email, userId })
    return { status: 'deleted' as const }
  })
  return status
}

/** Stores another hash of the same password, unless the password was changed meanwhile. No session ends. */
export async function replacePasswordHash(
  redis: Redis,
  userId: string,
  verifiedHash: string,
  newHash: string,
): Promise<void> {
  const args = { verified: verifiedHash, password: newHash }
  await runRecordScript(redis, replacePasswordHashScript, [recordKeys(userId).record], args)
}

/**
 * Gives a user another password.
 * @param oldHash the hash that the old password was verified against; null when an operator changes it.
 * @returns the new stamp; null when there is no such user or the password is another one by now.
 */
export async function replacePassword(
  redis: Redis,
  userId: string,
  { oldHash, newHash }: { oldHash: string | null; newHash: string },
): Promise<string | null> {
  const newStamp = newId()
  const args = { oldPassword: oldHash ?? '', newPassword: newHash, newStamp }
  const { status } = await runRecordScript(redis, replacePasswordScript, [recordKeys(userId).record], args)
  return status === 'replaced' ? newStamp : null
}

/** @returns whether there is such a user. @throws StoreUnavailableError when Redis cannot be asked. */
export async function replaceName(redis: Redis, userId: string, name: string): Promise<boolean> {
  const { status } = await runRecordScript(redis, renameUserScript, [recordKeys(userId).record], { name })
  return status === 'renamed'
}

/** @returns the id of the user with this normalised email, or null. */
export function findUserId(redis: Redis, normalisedEmail: string): Promise<string | null> {
  return withStoreErrors(() => redis.get<string>(emailKey(normalisedEmail)))
}

/** What a login needs, read in one go. */
export type Credentials = { user: User; passwordHash: string; stamp: string }

/** @returns the user's credentials, or null when there is no such user. */
export function readCredentials(redis: Redis, userId: string): Promise<Credentials | null> {
  return withStoreErrors(async () => {
    const [user, passwordHash, stamp] = await readFields(redis, userId, ['user', 'password', 'stamp'])
    return user && passwordHash && stamp ? { user: parseUser(user), passwordHash, stamp } : null
  })
}

/** @returns the user, or null. */
export function readUserRecord(redis: Redis, userId: string): Promise<User | null> {
  return withStoreErrors(async () => {
    const user = await redis.hget<string>(recordKeys(userId).record, 'user')
    return user ? parseUser(user) : null
  })
}

/** Notes the time of a login. */
export async function recordLogin(redis: Redis, userId: string, at: number): Promise<void> {
  await runRecordScript(redis, recordLoginScript, [recordKeys(userId).record], { at })
}

/** The raw client answers HMGET as it came: an array in the order of the names. */
async function readFields(redis: Redis, userId: string, names: string[]): Promise<(string | null)[]> {
  return (await redis.hmget(recordKeys(userId).record, ...names)) as unknown as (string | null)[]
}
