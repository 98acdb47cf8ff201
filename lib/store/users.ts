import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript } from '@/lib/redis/script'
import type { Client } from './client'
import { ask } from './fault'
import { emailKey, userKeys } from './keys'
import { runForUser } from './run'
import { claimEmailScript } from './scripts/claim-email'
import { createUserScript } from './scripts/create-user'
import { parseUser, type User } from './user'

/** How long an address stays claimed for a sign-up that has not finished (ms). */
const CLAIM_MS = 60_000

/**
 * Creates a user, unless another one has the e-mail address (`user.email`, normalised).
 * @throws StoreUnavailableError when Redis cannot be asked; the address is then free again within a minute.
 */
export async function createUser(
  redis: Redis,
  user: User,
  passwordHash: string,
  client: Client,
): Promise<{ status: 'created' | 'email_taken' }> {
  const claim = (holdMs: number) =>
    ask(() => runScript(redis, claimEmailScript, [emailKey(user.email)], [user.id, holdMs]))
  if ((await claim(CLAIM_MS)) !== 1) return { status: 'email_taken' }
  await runForUser(redis, createUserScript, {
    userId: user.id,
    client,
    args: [JSON.stringify(user), passwordHash],
    answer: z.object({ status: z.enum(['created', 'exists']) }),
  })
  return { status: (await claim(0)) === 1 ? 'created' : 'email_taken' }
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
