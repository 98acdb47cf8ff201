import { hash } from '@node-rs/argon2'
import type { Redis } from '@upstash/redis'
import { denylist } from '@/lib/lab/strategies/denylist'
import type { AuthContext } from '@/lib/session/flow/context'
import type { Client } from '@/lib/session/store/client'
import { newId } from '@/lib/session/token/id'
import { createKeyring } from '@/lib/session/token/keyring'
import type { User } from '@/lib/users/store/user'
import { createUser } from '@/lib/users/store/users'

export const TEST_SECRET = 'a secret of the tests that is longer than 32 bytes'
export const TEST_ORIGIN = 'http://localhost:3000'
export const TEST_PASSWORD = 'nine purple staplers dance'
export const TEST_CLIENT: Client = { ip: '127.0.0.1', device: 'Test' }

const SECOND_MS = 1000
const DAY_MS = 24 * 3600 * SECOND_MS

/** The design's own lives and windows (ms). */
export const TEST_LIMITS: AuthContext['limits'] = {
  absoluteMs: 90 * DAY_MS,
  accessMs: 900 * SECOND_MS,
  graceMs: 10 * SECOND_MS,
  denyMarginMs: 10 * SECOND_MS,
}

const keyring = createKeyring([TEST_SECRET])

/** What the use cases work with, over any connection; two of them on one Redis are two instances of the app. */
export async function createTestContext(
  redis: Redis,
  limits: Partial<AuthContext['limits']> = {},
): Promise<AuthContext> {
  return {
    redis,
    keyring: await keyring,
    issuer: { issuer: TEST_ORIGIN, audience: TEST_ORIGIN },
    limits: { ...TEST_LIMITS, ...limits },
    slidingMs: { remembered: 30 * DAY_MS, unremembered: DAY_MS / 2 },
    confirmWindowMs: 600 * SECOND_MS,
    strategy: denylist,
    loginLimit: null,
  }
}

/** argon2id at the least cost it has: the hash is real, and ten thousand users are not a matter of minutes. */
export const CHEAP_ARGON2ID = { memoryCost: 8, timeCost: 1, parallelism: 1 }

let cheapHash: Promise<string> | undefined

/** @returns the hash of {@link TEST_PASSWORD}, computed once. */
export function testPasswordHash(): Promise<string> {
  cheapHash ??= hash(TEST_PASSWORD, CHEAP_ARGON2ID)
  return cheapHash
}

/** A user nobody else has, with the password {@link TEST_PASSWORD}. */
export async function createTestUser(redis: Redis): Promise<User> {
  const id = newId()
  const user: User = {
    id,
    email: `${id}@example.com`.toLowerCase(),
    name: 'Test',
    role: 'user',
    status: 'active',
  }
  const { status } = await createUser(redis, user, await testPasswordHash(), TEST_CLIENT)
  if (status !== 'created') throw new Error(`a test user could not be created: ${status}`)
  return user
}
