import { Redis } from '@upstash/redis'
import { type RedisConnection, RedisError } from '@/lib/session/redis'

/** A command that was sent, and how long its answer took (ms). */
export type SentCommand = { name: string; ms: number }

/** A client that records its commands, also those that fail; made for one request. */
export type RecordingRedis = { redis: Redis; sent: readonly SentCommand[] }

/** @param isUnreachable every command fails as if Redis could not be reached. */
export function recordCommands(connection: RedisConnection, isUnreachable: boolean): RecordingRedis {
  const sent: SentCommand[] = []
  const record = (name: string, ms: number) => void sent.push({ name, ms })
  return { redis: isUnreachable ? unreachableRedis(record) : connection.observed(record), sent }
}

function unreachableRedis(record: (name: string, ms: number) => void): Redis {
  return new Redis({
    request: async ({ body }) => {
      if (Array.isArray(body)) record(String(body[0]).toUpperCase(), 0)
      throw new RedisError('REDIS_UNAVAILABLE', 'Redis cannot be reached: simulated')
    },
  })
}
