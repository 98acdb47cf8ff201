import { Redis } from 'ioredis'
import { APP } from '../lib/app'
import { connectRedis } from '../lib/session/redis'
import { userKeys } from '../lib/session/store/keys'
import { reasonCode } from '../lib/session/store/reason'
import { newId } from '../lib/session/token/id'
import type { UsersContext } from '../lib/users/context'
import { createTestContext, createTestUser, type TestUser } from '../tests/support/auth-context'
import { CookieJar } from '../tests/support/cookie-jar'
import { startRedisServer } from '../tests/support/redis-server'
import { LOAD_CPU, pin, SERVER_CPU } from './server'

/** The product without its HTTP, on a Redis of its own, each on one processor. */
export type World = { context: UsersContext; raw: Redis; url: string; stop(): Promise<void> }

const DAY_MS = 86_400_000
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
    url: server.url,
    context: createTestContext(connection.redis, { MAX_SESSIONS: '10000' }),
    stop: async () => {
      raw.disconnect()
      await connection.close()
      await server.stop()
    },
  }
}

export const addUser = ({ context }: World): Promise<TestUser> => createTestUser(context.redis)

/** Begins a session as a login does, after its password check. @returns the browser's cookies. */
export async function addSession({ context }: World, { id, stamp }: TestUser): Promise<CookieJar> {
  const begun = await context.auth.begin(new Headers(), id, { stamp, remember: true })
  if (begun.status !== 'begun') throw new Error(`no session began: ${begun.status}`)
  return new CookieJar().take(begun.cookies)
}

/** Puts ids on the denylist as fast as Redis takes them, with the keys and values that a logout writes. */
export async function addDenials({ raw }: World, count: number): Promise<void> {
  const entry = `${Date.now()}${String(reasonCode('signed_out')).padStart(2, '0')}`
  for (let done = 0; done < count; done += PER_PIPELINE) {
    const pipeline = raw.pipeline()
    for (let i = 0; i < Math.min(PER_PIPELINE, count - done); i += 1) {
      pipeline.set(userKeys(APP, newId()).deny(newId()), entry, 'PX', DAY_MS)
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
