import type { Redis } from '@upstash/redis'
import { RawRedis } from './raw-redis'
import { RedisError } from './redis-error'
import { createRequester, type Transport } from './requester'

/** A command that was sent, and how long its answer took (ms). */
export type SpentCommand = { name: string; ms: number }

/** A client whose every command is noted, repeats and failures too; made for one request and thrown away. */
export type CountedRedis = { redis: Redis; spent: readonly SpentCommand[] }

/** @param transport the connection whose commands are to be counted. */
export function countCommands(transport: Transport): CountedRedis {
  const spent: SpentCommand[] = []
  const counting: Transport = {
    async attempt(batch, isRepeat) {
      const sentAt = performance.now()
      try {
        return await transport.attempt(batch, isRepeat)
      } finally {
        const ms = performance.now() - sentAt
        for (const [name = ''] of batch.commands) spent.push({ name: name.toUpperCase(), ms })
      }
    },
  }
  return { redis: new RawRedis(createRequester(counting)), spent }
}

/** A Redis that cannot be reached, for those who must see what happens then. */
export const UNREACHABLE: Transport = {
  attempt: () => Promise.reject(new RedisError('REDIS_UNAVAILABLE', 'Redis cannot be reached: simulated')),
}
