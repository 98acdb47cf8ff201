import type { Redis, Requester } from '@upstash/redis'
import { type Contact, RawRedis } from './raw-redis'
import { RedisError } from './redis-error'
import { createRequester, type Transport } from './requester'
import type { RedisObserver } from './settings'

/** A connection to Redis, the same over every transport. Creating it neither connects nor throws. */
export type RedisConnection = {
  /** The typed client. Its commands throw `RedisError`; its replies are raw (see `RawRedis`). */
  readonly redis: Redis
  /**
   * Connects, and settles at the first contact with Redis; pending while it cannot be reached.
   * Rejects only if the address cannot be read.
   */
  readonly ready: Promise<void>
  /** What carries the commands of {@link redis}, for a second client over the same connection. */
  readonly requester: Requester
  close(): Promise<void>
}

/** A transport that connects when it is made. */
export interface OpenTransport extends Transport, Contact {
  /** Settles at the first contact with Redis. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/**
 * @param open makes the transport, at the first use. What it throws is thrown by every command.
 * @param openForEndings makes the one that waits for replicas, in the same way. Default: endings go with all others.
 */
export function createConnection(
  open: () => OpenTransport,
  observe?: RedisObserver,
  openForEndings?: () => OpenTransport,
): RedisConnection {
  const main = openLazily(open)
  const endings = openForEndings && openLazily(openForEndings)
  const requester = createRequester(main, observe)
  return {
    redis: new RawRedis(requester, endings && createRequester(endings, observe), main),
    requester,
    get ready() {
      return main.ready
    },
    close: async () => {
      await Promise.all([main.close(), endings?.close()])
    },
  }
}

/** @returns a transport that is opened at its first use, and never after it was closed. */
function openLazily(open: () => OpenTransport): OpenTransport {
  let opened: OpenTransport | undefined
  let isClosed = false
  const transport = () => {
    if (!opened && isClosed) throw new RedisError('REDIS_UNAVAILABLE', 'the connection to Redis was closed')
    opened ??= open()
    return opened
  }
  const connect = async () => transport().ready
  return {
    attempt: async (batch, isRepeat) => transport().attempt(batch, isRepeat),
    hear: async (...heard) => transport().hear?.(...heard),
    get ready() {
      return connect()
    },
    get contacts() {
      return opened?.contacts
    },
    close: async () => {
      isClosed = true
      await opened?.close()
    },
  }
}
