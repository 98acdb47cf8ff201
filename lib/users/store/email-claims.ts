import type { Redis } from '@upstash/redis'
import { withStoreErrors } from '@/lib/session'
import { runScript } from '@/lib/session/redis'
import { emailKey, recordKeys } from './keys'
import { claimEmailScript } from './scripts/claim-email'
import { releaseEmailScript } from './scripts/release-email'
import type { User } from './user'

/** How long an email stays claimed for a sign-up that has not finished (ms). */
const CLAIM_MS = 60_000

/** Claims an email. An email whose user was deleted is free. @returns false when another user has it. */
export async function claimEmail(
  redis: Redis,
  email: string,
  userId: string,
  life: 'for a while' | 'for good',
): Promise<boolean> {
  const args = [userId, life === 'for good' ? 0 : CLAIM_MS]
  const claim = async () =>
    (await withStoreErrors(() => runScript(redis, claimEmailScript, [emailKey(email)], args))) === 1
  if (await claim()) return true
  const owner = await readOwner(redis, email)
  if (owner === null || (await isHeldBy(redis, email, owner))) return false
  // A deletion that was cut short has left it behind.
  return (await releaseEmail(redis, email, owner)) && (await claim())
}

/** Whether a sign-up with this normalised email would be refused now. Asked before costly work; the claim decides. */
export async function isEmailTaken(redis: Redis, email: string): Promise<boolean> {
  const owner = await readOwner(redis, email)
  return owner !== null && (await isHeldBy(redis, email, owner))
}

/** The claim is asked for before the user: a sign-up creates its user first, and then makes its claim permanent. */
const isHeldBy = async (redis: Redis, email: string, owner: string) =>
  (await isClaimed(redis, email, owner)) ||
  (await withStoreErrors(() => redis.exists(recordKeys(owner).record))) === 1

/** Frees an email, if the user has it for good. @returns whether there was something to free. */
export async function releaseEmail(redis: Redis, email: string, userId: string): Promise<boolean> {
  return (
    (await withStoreErrors(() => runScript(redis, releaseEmailScript, [emailKey(email)], [userId]))) === 1
  )
}

/** @returns whether a sign-up of this user holds the email, for a while. */
export async function isClaimed(redis: Redis, email: string, userId: string): Promise<boolean> {
  return (
    (await readOwner(redis, email)) === userId &&
    (await withStoreErrors(() => redis.pttl(emailKey(email)))) > 0
  )
}

/** Gives a user's email back to them for good, if it is free. */
export async function reclaimEmail(redis: Redis, { email, id }: User): Promise<boolean> {
  return (
    (await claimEmail(redis, email, id, 'for a while')) && (await claimEmail(redis, email, id, 'for good'))
  )
}

const readOwner = (redis: Redis, email: string) => withStoreErrors(() => redis.get<string>(emailKey(email)))
