/**
 * How much memory the denylist takes: logs out many sessions in a Redis of its own, as the app does it, and prints the
 * bytes per logout. `npm run measure:denylist -- 100000`
 */
import { Redis } from 'ioredis'
import { connectRedis } from '@/lib/redis/connect'
import { endSession } from '@/lib/store/sessions'
import { newId } from '@/lib/token/id'
import { startRedisServer } from '../tests/support/redis-server'

const BATCH = 200
const HOUR_MS = 3_600_000
const logouts = Number(process.argv[2] ?? 50_000)

const server = await startRedisServer()
const admin = new Redis(server.url)
const { redis, close } = await connectRedis({ transport: 'tcp', url: server.url, timeoutMs: 10_000 }, console)

/** All that Redis has allocated, its tables of keys and of expiries among it. */
async function usedBytes(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1])
}

function logOut(): Promise<unknown> {
  return endSession(
    redis,
    { absoluteMs: 90 * 24 * HOUR_MS, accessMs: HOUR_MS, graceMs: 10_000, denyMarginMs: 10_000 },
    {
      userId: newId(),
      sessionId: newId(),
      reason: 'signed_out',
      event: 'logout',
      token: { id: newId(), expiresAt: Date.now() + HOUR_MS },
      client: { ip: null, device: 'measure' },
    },
  )
}

await Promise.all(Array.from({ length: BATCH }, logOut)) // Scripts loaded, buffers allocated.
const [keysBefore, bytesBefore] = [await admin.dbsize(), await usedBytes()]
for (let done = 0; done < logouts; done += BATCH) await Promise.all(Array.from({ length: BATCH }, logOut))
const [keys, bytes] = [(await admin.dbsize()) - keysBefore, (await usedBytes()) - bytesBefore]

const version = /redis_version:(\S+)/.exec(await admin.info('server'))?.[1]
console.info(`Redis ${version}: ${logouts} logouts, ${keys} denylist entries, ${bytes} bytes`)
console.info(`${Math.round(bytes / keys)} bytes per entry, ${Math.round(bytes / logouts)} bytes per logout`)

admin.disconnect()
await close()
await server.stop()
