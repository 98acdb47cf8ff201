import { createConnection, type RedisConnection } from './redis/connection'
import { openRestTransport } from './redis/rest-transport'
import { type ConnectionOptions, DEFAULT_TIMEOUT_MS } from './redis/settings'

export type UpstashOptions = ConnectionOptions & {
  /** The REST URL of the database, `https://…`. */
  url: string
  token: string
}

/**
 * Redis behind Upstash's REST protocol. Needs the package `@upstash/redis`. Nothing connects before the first command
 * or the first look at `ready`; a wrong URL is thrown by the first command.
 */
export function connectUpstash({
  url,
  token,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  observe,
  ...listener
}: UpstashOptions): RedisConnection {
  return createConnection(() => openRestTransport(url, token, timeoutMs, listener), observe)
}
