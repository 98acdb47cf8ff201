import { Redis, type Requester } from '@upstash/redis'

/**
 * Hears a channel over a connection of its own.
 * @param onMessage gets each message; null: the channel is heard from now on.
 * @returns settles when the connection is lost, or `signal` has ended it.
 */
export type Hear = (
  channel: string,
  onMessage: (message: string | null) => void,
  signal: AbortSignal,
) => Promise<void>

/** What a client tells of the connection beneath it. */
export type Contact = {
  /** How many connections were made so far: each may be to another primary. None where nobody connects. */
  readonly contacts?: number
  /** Where Redis can push. */
  readonly hear?: Hear
}

/**
 * The typed client over any requester. Replies stay as Redis sent them: nothing is parsed as JSON, so text that looks
 * like a number stays text. The reverse of the coin: HGETALL, ZRANGE … WITHSCORES and XRANGE answer flat arrays, whatever their declared type.
 */
export class RawRedis extends Redis {
  /** The same Redis for what ends something: it answers once the replicas have it, where the connection asks for that. */
  readonly endings: Redis
  readonly contact: Contact

  /** @param endings carries the commands of {@link endings}. Default: as all others. */
  constructor(requester: Requester, endings?: Requester, contact: Contact = {}) {
    super(requester)
    // Given a requester, the constructor takes no options.
    this.opts = { automaticDeserialization: false }
    this.enableTelemetry = false
    this.endings = endings ? new RawRedis(endings) : this
    this.contact = contact
  }
}

/**
 * @returns what runs the scripts that end something; a client that is not ours runs them itself. Goes by the property and
 * not by the class, because a bundler may have made two copies of the class.
 */
export const endingsOf = (redis: Redis): Redis => ('endings' in redis ? (redis as RawRedis).endings : redis)

/** @returns how many connections a client has made so far; always 0 where it does not say. */
export const contactsOf = (redis: Redis): number => contactOf(redis).contacts ?? 0

/** Whether an ending is acknowledged only when replicas have it. */
export const waitsForReplicas = (redis: Redis): boolean => endingsOf(redis) !== redis

/** @returns how to hear a channel of this Redis, or undefined where nobody pushes: it is read again and again then. */
export const hearingOf = (redis: Redis): Hear | undefined => contactOf(redis).hear

const contactOf = (redis: Redis): Contact => ('contact' in redis ? (redis as RawRedis).contact : {})
