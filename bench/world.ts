import { Redis } from 'ioredis'
import { denylist } from '../lib/lab/strategies/denylist'
import type { AuthContext } from '../lib/session/flow/context'
import { type IssuedTokens, issueTokens } from '../lib/session/flow/tokens'
import { connectRedis } from '../lib/session/redis'
import { userKeys } from '../lib/session/store/keys'
import { writeDenial } from '../lib/session/store/reason'
import { createSession, type LiveSession } from '../lib/session/store/sessions'
import { newId } from '../lib/session/token/id'
import { createKeyring } from '../lib/session/token/keyring'
import { createUser } from '../lib/users/store/users'
import { startRedisServer } from '../tests/support/redis-server'
import { LOAD_CPU, pin, SERVER_CPU } from './server'

/** The product without its HTTP, on a Redis of its own, each on one processor. */
export type World = { auth: AuthContext; raw: Redis; stop(): Promise<void> }

const DAY_MS = 86_400_000
const PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG'
const CLIENT = { ip: '203.0.113.7', device: 'Chrome 142 on Linux' }
const AT_ONCE = 200
const PER_PIPELINE = 5000

export async function openWorld(): Promise<World> {
  const server = await startRedisServer({ args: ['--appendonly', 'no'] })
  pin(server.pid, LOAD_CPU)
  pin(process.pid, SERVER_CPU)
  const connection = connectRedis({ url: server.url, timeoutMs: 60_000 })
  await connection.ready
  const raw = new Redis(server.url)
  return {
    raw,
    auth: {
      redis: connection.redis,
      keyring: await createKeyring(['only-for-the-benchmark-only-for-the-benchmark']),
      issuer: { issuer: 'http://bench.test', audience: 'http://bench.test' },
      limits: { absoluteMs: 90 * DAY_MS, accessMs: 900_000, graceMs: 10_000, denyMarginMs: 10_000 },
      slidingMs: { remembered: 30 * DAY_MS, unremembered: DAY_MS / 2 },
      confirmWindowMs: 600_000,
      strategy: denylist,
      loginLimit: null,
    },
    stop: async () => {
      raw.disconnect()
      await connection.close()
      await server.stop()
    },
  }
}

/** Creates a user. @returns the user's id. */
export async function addUser({ auth }: World): Promise<string> {
  const id = newId()
  const user = {
    id,
    email: `${id}@example.com`,
    name: 'Somebody Ordinary',
    role: 'user',
    status: 'active',
  } as const
  const { status } = await createUser(auth.redis, user, PASSWORD_HASH, CLIENT)
  if (status !== 'created') throw new Error(`the user was not created: ${status}`)
  return id
}

/** Begins a session as a login does, after its password check. */
export async function addSession(world: World, userId: string): Promise<IssuedTokens> {
  const sessionId = newId()
  return issueTokens(
    world.auth,
    { sessionId, tokenId: newId() },
    await storeSession(world, userId, sessionId),
  )
}

/** The same without the tokens, for sessions that nobody will use. */
export async function storeSession(
  { auth }: World,
  userId: string,
  sessionId = newId(),
): Promise<LiveSession> {
  const created = await createSession(auth.redis, auth.limits, {
    userId,
    sessionId,
    passwordHash: PASSWORD_HASH,
    slidingMs: auth.slidingMs.remembered,
    remember: true,
    client: CLIENT,
    allow: null,
  })
  if (created.status !== 'created') throw new Error(`no session was created: ${created.status}`)
  return created
}

/** Puts ids on the denylist as fast as Redis takes them, with the keys and values that a logout writes. */
export async function addDenials({ raw }: World, count: number): Promise<void> {
  const entry = writeDenial('signed_out', Date.now())
  for (let done = 0; done < count; done += PER_PIPELINE) {
    const pipeline = raw.pipeline()
    for (let i = 0; i < Math.min(PER_PIPELINE, count - done); i += 1) {
      pipeline.set(userKeys(newId()).deny(newId()), entry, 'PX', DAY_MS)
    }
    await pipeline.exec()
  }
}

/** Does `work` so many times, some of it at once. */
export async function manyTimes(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker))
}

/** @returns what Redis has allotted, in bytes. */
export async function usedMemory({ raw }: World): Promise<number> {
  const [, bytes] = /used_memory:(\d+)/.exec(await raw.info('memory')) ?? []
  return Number(bytes)
}
