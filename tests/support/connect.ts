import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'
import { connectRedis, type RedisConnection } from '@/lib/session/redis'
import type { OutageListener } from '@/lib/session/redis/settings'
import { connectUpstash } from '@/lib/session/upstash'

/** The ways to Redis that tests run over. */
export type RedisTarget = { timeoutMs: number } & (
  | { transport: 'upstash'; url: string; token: string }
  | { transport: 'tcp'; url: string }
  | { transport: 'embedded' }
)

/** A connection over one of the transports; to an embedded engine of its own, which ends with the connection. */
export async function connectTo(target: RedisTarget, listener?: OutageListener): Promise<RedisConnection> {
  const options = { timeoutMs: target.timeoutMs, ...listener }
  if (target.transport === 'upstash') return connectUpstash({ ...options, ...target })
  if (target.transport === 'tcp') return connectRedis({ ...options, url: target.url })
  const server = await startEmbeddedServer()
  const connection = connectRedis({ ...options, url: server.url, dropSilent: false })
  return {
    redis: connection.redis,
    get ready() {
      return connection.ready
    },
    requester: connection.requester,
    close: async () => {
      await connection.close()
      await server.stop()
    },
  }
}

export const connectEmbedded = () => connectTo({ transport: 'embedded', timeoutMs: 2000 })
