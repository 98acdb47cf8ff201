import type { Redis, Requester } from '@upstash/redis'
import { RawRedis } from './raw-redis'
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
export interface OpenTransport extends Transport {
  /** Settles at the first contact with Redis. Never rejects. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** @param open makes the transport, at the first use. What it throws is thrown by every command. */
export function createConnection(open: () => OpenTransport, observe?: RedisObserver): RedisConnection {
  let opened: OpenTransport | undefined
  let isClosed = false
  const transport = () => {
    if (!opened && isClosed) throw new RedisError('REDIS_UNAVAILABLE', 'the connection to Redis was closed')
    opened ??= open()
    return opened
  }
  const lazy: Transport = { attempt: async (batch, isRepeat) => transport().attempt(batch, isRepeat) }
  const connect = async () => transport().ready
  const requester = createRequester(lazy, observe)
  return {
    redis: new RawRedis(requester),
    requester,
    get ready() {
      return connect()
    },
    close: async () => {
      isClosed = true
      await opened?.close()
    },
  }
}
