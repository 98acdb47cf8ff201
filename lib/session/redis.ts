import { parseRedisUrl } from './redis/address'
import { createConnection, type RedisConnection } from './redis/connection'
import { type ConnectionOptions, DEFAULT_TIMEOUT_MS, type OutageListener } from './redis/settings'
import { TcpTransport } from './redis/tcp-transport'

export { parseRedisUrl } from './redis/address'
export type { RedisConnection } from './redis/connection'
export { defineScript, runScript, type Script } from './redis/script'
export type { ConnectionOptions } from './redis/settings'

export type RedisOptions = ConnectionOptions & {
  /**
   * `redis://user:password@host:port/0`, `rediss://…` for TLS; several nodes of a cluster separated by commas:
   * `redis://:password@a:7000,b:7001`; Sentinels and what they call the primary: `redis-sentinel://a:26379,b:26379/main`;
   * or a unix socket: `redis+unix:///run/redis.sock`. See `redis/address.ts`.
   */
  url: string
  /** Whether to leave a connection on which an answer is overdue. Default: true; false for a server in this process. */
  dropSilent?: boolean
  /**
   * An ending is acknowledged when so many replicas have it, and is a `StoreUnavailableError` when fewer have it within a
   * third of the deadline: it may be lost then by a failover. Default: 0, which waits for none.
   */
  waitReplicas?: number
}

/**
 * Redis or Valkey over TCP, TLS or a unix socket: one node, the primary that Sentinels name, or a cluster. Needs the packages `ioredis` and `@upstash/redis`.
 * Nothing connects before the first command or the first look at `ready`. From then on the connection comes back by
 * itself; while Redis cannot be reached commands fail fast with a `RedisError`. A wrong URL is thrown by the first command.
 */
export function connectRedis({
  url,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  dropSilent = true,
  waitReplicas = 0,
  observe,
  ...listener
}: RedisOptions): RedisConnection {
  const open = (tellOutages: OutageListener, replicas = 0) =>
    new TcpTransport(parseRedisUrl(url), timeoutMs, tellOutages, { dropSilent, replicas })
  return createConnection(
    () => open(listener),
    observe,
    waitReplicas > 0 ? () => open({}, waitReplicas) : undefined,
  )
}
