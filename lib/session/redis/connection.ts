import type { Redis, Requester } from '@upstash/redis'
import type { Batch, Row } from './command-batch'
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

/**
 * @param open makes the transport, at the first use. What it throws is thrown by every command.
 * @param openForEndings makes the one that waits for replicas, in the same way. Default: endings go with all others.
 */
export function createConnection(
  open: () => OpenTransport,
  observe?: RedisObserver,
  openForEndings?: () => OpenTransport,
): RedisConnection {
  const main = new LazyTransport(open)
  const endings = openForEndings && new LazyTransport(openForEndings)
  const requester = createRequester(main, observe)
  return {
    redis: new RawRedis(requester, endings && createRequester(endings, observe)),
    requester,
    get ready() {
      return main.connect()
    },
    close: async () => {
      await Promise.all([main.close(), endings?.close()])
    },
  }
}

/** Opens a transport at its first use, and never after it was closed. */
class LazyTransport implements Transport {
  #open: () => OpenTransport
  #opened: OpenTransport | undefined
  #isClosed = false

  constructor(open: () => OpenTransport) {
    this.#open = open
  }

  async attempt(batch: Batch, isRepeat: boolean): Promise<Row[]> {
    return this.#transport().attempt(batch, isRepeat)
  }

  async connect(): Promise<void> {
    return this.#transport().ready
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#opened?.close()
  }

  #transport(): OpenTransport {
    if (!this.#opened && this.#isClosed)
      throw new RedisError('REDIS_UNAVAILABLE', 'the connection to Redis was closed')
    this.#opened ??= this.#open()
    return this.#opened
  }
}
