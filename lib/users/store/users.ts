import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript } from '@/lib/session/redis/script'
import type { Client } from '@/lib/session/store/client'
import { ask } from '@/lib/session/store/errors'
import { emailKey, userKeys } from '@/lib/session/store/keys'
import { runForUser } from '@/lib/session/store/run-user-script'
import { addToAdminIndex, isActiveAdmin } from './admin-index'
import { enterDirectory, leaveDirectory } from './directory'
import { changeSeen, readVersionedUser, reindexAdmin } from './role-and-status'
import { claimEmailScript } from './scripts/claim-email'
import { createUserScript } from './scripts/create-user'
import { deleteUserScript } from './scripts/delete-user'
import { releaseEmailScript } from './scripts/release-email'
import { replacePasswordHashScript } from './scripts/replace-password-hash'
import { setPasswordScript } from './scripts/set-password'
import { parseUser, type User } from './user'

/** How long an address stays claimed for a sign-up that has not finished (ms). */
const CLAIM_MS = 60_000

/** A user's first version; see the script. */
const FIRST_VERSION = 1

/**
 * Creates a user, unless another one has the email (`user.email`, normalised).
 * @throws StoreUnavailableError when Redis cannot be asked; the address is then free again within a minute.
 */
export async function createUser(
  redis: Redis,
  user: User,
  passwordHash: string,
  client: Client,
): Promise<{ status: 'created' | 'email_taken' }> {
  if (!(await claimEmail(redis, user.email, user.id, CLAIM_MS))) return { status: 'email_taken' }
  await enterDirectory(redis, { email: user.email, userId: user.id })
  await runForUser(redis, createUserScript, {
    userId: user.id,
    client,
    args: [JSON.stringify(user), passwordHash],
    answer: z.object({ status: z.enum(['created', 'exists']) }),
  })
  if (!(await claimEmail(redis, user.email, user.id, 0))) return { status: 'email_taken' }
  if (isActiveAdmin(user)) await addToAdminIndex(redis, user.id, FIRST_VERSION)
  return { status: 'created' }
}

/** Claims an email for a while; 0 makes the claim permanent. An email whose user was deleted is free. */
async function claimEmail(redis: Redis, email: string, userId: string, holdMs: number): Promise<boolean> {
  const claim = async () =>
    (await ask(() => runScript(redis, claimEmailScript, [emailKey(email)], [userId, holdMs]))) === 1
  if (await claim()) return true
  const owner = await findUserId(redis, email)
  if (owner === null || (await isHeldBy(redis, email, owner))) return false
  // A deletion that was cut short has left it behind.
  return (await releaseEmail(redis, email, owner)) && (await claim())
}

/** Whether a sign-up with this normalised email would be refused now. Asked before costly work; the claim decides. */
export async function isEmailTaken(redis: Redis, email: string): Promise<boolean> {
  const owner = await findUserId(redis, email)
  return owner !== null && (await isHeldBy(redis, email, owner))
}

/** The claim is asked for before the user: a sign-up creates its user first, and then makes its claim permanent. */
const isHeldBy = async (redis: Redis, email: string, owner: string) =>
  (await isClaimed(redis, email, owner)) || (await readVersionedUser(redis, owner)) !== null

/** Frees an address, if the user has it for good. @returns whether there was something to free. */
export async function releaseEmail(redis: Redis, email: string, userId: string): Promise<boolean> {
  return (await ask(() => runScript(redis, releaseEmailScript, [emailKey(email)], [userId]))) === 1
}

/** @returns whether a sign-up of this user holds the address, for a while. */
export async function isClaimed(redis: Redis, email: string, userId: string): Promise<boolean> {
  return (await findUserId(redis, email)) === userId && (await ask(() => redis.pttl(emailKey(email)))) > 0
}

/** Gives a user's address back to them for good, if it is free. */
export async function reclaimEmail(redis: Redis, { email, id }: User): Promise<boolean> {
  return (await claimEmail(redis, email, id, CLAIM_MS)) && (await claimEmail(redis, email, id, 0))
}

/**
 * Deletes a user and all that is kept about them, and frees the address. First all tokens die, in one step; what a crash
 * leaves of the rest is passed over where it is met, and removed by `repair`.
 * @param passwordHash the hash that a password was verified against; null when an operator deletes.
 */
export async function deleteUser(
  redis: Redis,
  userId: string,
  {
    passwordHash,
    client,
    denyMarginMs,
  }: { passwordHash: string | null; client: Client; denyMarginMs: number },
): Promise<'deleted' | 'refused' | 'not_found' | 'last_admin'> {
  const { status } = await changeSeen(redis, userId, isActiveAdmin, async ({ user: { email }, version }) => {
    const result = await runForUser(redis, deleteUserScript, {
      userId,
      client,
      args: [version, passwordHash ?? '', denyMarginMs],
      answer: z.enum(['deleted', 'refused', 'overtaken', 'not_found']),
    })
    if (result === 'overtaken') return 'overtaken'
    if (result === 'refused') {
      await reindexAdmin(redis, userId, { why: '', client, denyMarginMs })
      return { status: 'refused' as const }
    }
    // Not found by now: a first try whose answer was lost, or another deletion. Either way what is left is ours to clear.
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
  const { password } = userKeys(userId)
  await ask(() => runScript(redis, replacePasswordHashScript, [password], [verifiedHash, newHash]))
}

/** Gives a user another password and ends all sessions. @returns how many there were, or null without such a user. */
export async function setPassword(
  redis: Redis,
  userId: string,
  {
    newHash,
    why,
    client,
    denyMarginMs,
  }: { newHash: string; why: string; client: Client; denyMarginMs: number },
): Promise<number | null> {
  const { revoked } = await runForUser(redis, setPasswordScript, {
    userId,
    client,
    args: [newHash, why, denyMarginMs],
    answer: z.object({ revoked: z.number() }),
  })
  return revoked < 0 ? null : revoked
}

/** @returns the id of the user with this normalised address, or null. */
export function findUserId(redis: Redis, normalisedEmail: string): Promise<string | null> {
  return ask(() => redis.get<string>(emailKey(normalisedEmail)))
}

/** @returns the user and the stored argon2id hash, or null when there is no such user. */
export async function readCredentials(
  redis: Redis,
  userId: string,
): Promise<{ user: User; passwordHash: string } | null> {
  const keys = userKeys(userId)
  return ask(async () => {
    const [user, passwordHash] = await redis.mget<(string | null)[]>(keys.user, keys.password)
    return user && passwordHash ? { user: parseUser(user), passwordHash } : null
  })
}
