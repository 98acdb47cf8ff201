import type { Redis } from '@upstash/redis'
import { afterAll, beforeAll, describe } from 'vitest'
import type { AuthContext } from '@/lib/session/flow/context'
import { createSession } from '@/lib/session/store/sessions'
import { newId } from '@/lib/session/token/id'
import type { User } from '@/lib/users/store/user'
import {
  createTestContext,
  createTestUser,
  TEST_CLIENT,
  TEST_LIMITS,
  testPasswordHash,
} from '@/tests/support/auth-context'
import { connectTo, type RedisTarget } from '@/tests/support/connect'
import { needing } from '@/tests/support/needing'
import { startRedisCluster } from '@/tests/support/redis-cluster'

const timeoutMs = 2000

/** The lives in the store's own terms, for tests that vary one of them. */
export const LIMITS = TEST_LIMITS
export const SLIDING_MS = 30 * 24 * 3600 * 1000

/** Runs tests on the embedded engine, and on a cluster of real servers, where a script may touch one slot only. */
export function describeStores(title: string, tests: (auth: () => AuthContext) => void): void {
  describe(`${title}, on the embedded engine`, () => prepareStore(tests, embedded))
  needing('redis-server')(`${title}, on a cluster`, () => prepareStore(tests, cluster))
}

/** A user with one session of generation 0, on the given lives. */
export async function createTestSession(
  redis: Redis,
  {
    limits = LIMITS,
    slidingMs = SLIDING_MS,
    user,
  }: { limits?: typeof LIMITS; slidingMs?: number; user?: User } = {},
): Promise<{ user: User; userId: string; sessionId: string }> {
  const owner = user ?? (await createTestUser(redis))
  const sessionId = newId()
  const { status } = await createSession(redis, limits, {
    userId: owner.id,
    sessionId,
    passwordHash: await testPasswordHash(),
    slidingMs,
    remember: true,
    client: TEST_CLIENT,
    allow: null,
  })
  if (status !== 'created') throw new Error(`a test session was answered ${status}`)
  return { user: owner, userId: owner.id, sessionId }
}

type Store = { settings: RedisTarget; stop(): Promise<void> }

const embedded = async (): Promise<Store> => ({
  settings: { transport: 'embedded', timeoutMs },
  stop: async () => {},
})

async function cluster(): Promise<Store> {
  const { url, stop } = await startRedisCluster()
  return { settings: { transport: 'tcp', url, timeoutMs }, stop }
}

function prepareStore(tests: (auth: () => AuthContext) => void, start: () => Promise<Store>): void {
  let auth: AuthContext
  let end: () => Promise<void>
  beforeAll(async () => {
    const { settings, stop } = await start()
    const connection = await connectTo(settings)
    end = async () => {
      await connection.close()
      await stop()
    }
    await connection.ready
    auth = await createTestContext(connection.redis)
  })
  afterAll(() => end?.())
  tests(() => auth)
}
