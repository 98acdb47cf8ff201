import type { Redis, Requester } from '@upstash/redis'
import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'
import { parseRedisUrl } from './address'
import { RawRedis } from './raw-redis'
import { createRequester } from './requester'
import { RestTransport } from './rest-transport'
import type { RedisLog, RedisObserver, RedisSettings, RedisTransport } from './settings'
import { TcpTransport } from './tcp-transport'

export type RedisConnection = {
  /** The same client over every transport. Its commands throw `RedisError`; its replies are raw (see `RawRedis`). */
  redis: Redis
  transport: RedisTransport
  /** Settles at the first contact with Redis; pending while it cannot be reached. Never rejects. */
  ready: Promise<void>
  /** What carries the commands of `redis`: for another client over the same connection. */
  requester: Requester
  close(): Promise<void>
}

/**
 * Connects to Redis and stays connected: it returns at once, also when Redis is unreachable (commands then fail fast),
 * and serves again by itself when Redis is back.
 *
 * @param log gets one line when Redis is lost and one when it is back
 * @throws Error if the settings cannot be right (an unreadable URL), or the embedded engine does not start
 */
export async function connectRedis(
  settings: RedisSettings,
  log: RedisLog,
  observe?: RedisObserver,
): Promise<RedisConnection> {
  const { transport, stop } = await openTransport(settings, log)
  const requester = createRequester(transport, observe)
  return {
    redis: new RawRedis(requester),
    requester,
    transport: settings.transport,
    ready: transport.ready,
    close: async () => {
      await transport.close()
      await stop?.()
    },
  }
}

async function openTransport(settings: RedisSettings, log: RedisLog) {
  switch (settings.transport) {
    case 'upstash':
      return { transport: new RestTransport(settings.url, settings.token, settings.timeoutMs, log) }
    case 'tcp':
      return { transport: new TcpTransport(parseRedisUrl(settings.url), settings.timeoutMs, log) }
    case 'embedded': {
      const server = await startEmbeddedServer()
      const transport = new TcpTransport(server.address, settings.timeoutMs, log, { dropSilent: false })
      return { transport, stop: server.stop }
    }
  }
}
