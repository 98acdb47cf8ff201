/**
 * What the store takes in Redis: does many logouts, and then many sign-ups with one session each, in a Redis of its own,
 * with the scripts of the app, and prints the bytes. `npm run bench -- memory -- 100000`
 */
import { Redis } from 'ioredis'
import { connectRedis } from '@/lib/session/redis'
import { createSession, endSession } from '@/lib/session/store/sessions'
import { newId } from '@/lib/session/token/id'
import { createUser } from '@/lib/users/store/users'
import { startRedisServer } from '../tests/support/redis-server'

const BATCH = 200
const HOUR_MS = 3_600_000
const LIMITS = { absoluteMs: 90 * 24 * HOUR_MS, accessMs: HOUR_MS, graceMs: 10_000, denyMarginMs: 10_000 }
const CLIENT = { ip: '203.0.113.7', device: 'Firefox 140 on Linux' }
const HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'s'.repeat(22)}$${'h'.repeat(43)}`
const amount = Number(process.argv[2] ?? 20_000)

const server = await startRedisServer()
const admin = new Redis(server.url)
const { redis, close } = connectRedis({ url: server.url, timeoutMs: 10_000 })

function logOut(): Promise<unknown> {
  const token = { id: newId(), expiresAt: Date.now() + HOUR_MS }
  const ids = { userId: newId(), sessionId: newId() }
  return endSession(redis, LIMITS, { ...ids, reason: 'signed_out', event: 'logout', token, client: CLIENT })
}

async function signUp(): Promise<void> {
  const id = newId()
  const user = {
    id,
    email: `${id}@example.com`,
    name: 'Ada Lovelace',
    role: 'user',
    status: 'active',
  } as const
  await createUser(redis, user, HASH, CLIENT)
  const session = { userId: id, sessionId: newId(), passwordHash: HASH, allow: null }
  await createSession(redis, LIMITS, { ...session, slidingMs: HOUR_MS, remember: true, client: CLIENT })
}

/** All that Redis has allocated, its tables of keys and of expiries among it. */
async function usedBytes(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1])
}

async function measure(what: string, once: () => Promise<unknown>): Promise<void> {
  const repeat = () => Promise.all(Array.from({ length: BATCH }, once))
  await repeat() // Scripts loaded, buffers allocated.
  const [keysBefore, bytesBefore] = [await admin.dbsize(), await usedBytes()]
  for (let done = 0; done < amount; done += BATCH) await repeat()
  const [keys, bytes] = [(await admin.dbsize()) - keysBefore, (await usedBytes()) - bytesBefore]
  const each = `${Math.round(bytes / amount)} bytes each, ${Math.round(bytes / keys)} bytes per key`
  console.info(`${amount} ${what}: ${keys} keys, ${bytes} bytes; ${each}`)
}

console.info(`Redis ${/redis_version:(\S+)/.exec(await admin.info('server'))?.[1]}`)
await measure('logouts', logOut)
await measure('users with one session', signUp)

admin.disconnect()
await close()
await server.stop()
