import { hash } from '@node-rs/argon2'
import type { Redis } from '@upstash/redis'
import { parseEnv } from '@/lib/env'
import type { Client } from '@/lib/users/client'
import type { UsersContext } from '@/lib/users/context'
import { newId } from '@/lib/users/id'
import { createUsersContext } from '@/lib/users/open-context'
import type { User } from '@/lib/users/store/user'
import { createUser } from '@/lib/users/store/users'

export const TEST_SECRET = 'a secret of the tests that is longer than 32 bytes'
export const TEST_ORIGIN = 'http://localhost:3000'
export const TEST_PASSWORD = 'nine purple staplers dance'
export const TEST_CLIENT: Client = { ip: '127.0.0.1', device: 'Test' }

/** Lives and limits that a test varies, by the names of the environment. */
export type TestSettings = Partial<
  Record<
    | 'ACCESS_TOKEN_TTL'
    | 'REFRESH_TOKEN_TTL'
    | 'SESSION_TTL'
    | 'REFRESH_GRACE'
    | 'CONFIRM_WINDOW'
    | 'MAX_SESSIONS'
    | 'LOGIN_RATE_LIMIT'
    | 'AUTH_SECRET'
    | 'AUTH_PRIVATE_KEY'
    | 'SERVICES',
    string
  >
>

/** What the use cases work with, over any connection; two of them on one Redis are two instances of the app. */
export function createTestContext(redis: Redis, settings: TestSettings = {}): UsersContext {
  const env = parseEnv({
    NODE_ENV: 'production',
    APP_ORIGIN: TEST_ORIGIN,
    AUTH_SECRET: TEST_SECRET,
    LOGIN_RATE_LIMIT: 'off',
    SIGNUP_RATE_LIMIT: 'off',
    ...settings,
  })
  return createUsersContext(env, redis, env.AUTH_SECRET ?? [TEST_SECRET])
}

/** argon2id at the least cost it has: the hash is real, and ten thousand users are not a matter of minutes. */
export const CHEAP_ARGON2ID = { memoryCost: 8, timeCost: 1, parallelism: 1 }

let cheapHash: Promise<string> | undefined

/** @returns the hash of {@link TEST_PASSWORD}, computed once. */
export function testPasswordHash(): Promise<string> {
  cheapHash ??= hash(TEST_PASSWORD, CHEAP_ARGON2ID)
  return cheapHash
}

export type TestUser = User & { stamp: string }

/** A user of this test alone, with the password {@link TEST_PASSWORD}. */
export async function createTestUser(redis: Redis): Promise<TestUser> {
  const id = newId()
  const user: User = {
    id,
    email: `${id}@example.com`.toLowerCase(),
    name: 'Test',
    role: 'user',
    status: 'active',
  }
  const created = await createUser(redis, user, await testPasswordHash(), TEST_CLIENT)
  if (created.status !== 'created') throw new Error(`a test user could not be created: ${created.status}`)
  return { ...user, stamp: created.stamp }
}
