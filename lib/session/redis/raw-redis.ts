import { Redis, type Requester } from '@upstash/redis'

/**
 * The typed client over any requester. Replies stay as Redis sent them: nothing is parsed as JSON, so text that looks
 * like a number stays text. The reverse of the coin: HGETALL, ZRANGE … WITHSCORES and XRANGE answer flat arrays, whatever their declared type.
 */
export class RawRedis extends Redis {
  /** The same Redis for what ends something: it answers once the replicas have it, where the connection asks for that. */
  readonly endings: Redis
  /** Tells how many connections were made so far. */
  transport?: { readonly contacts?: number }

  /** @param endings carries the commands of {@link endings}. Default: as all others. */
  constructor(requester: Requester, endings?: Requester) {
    super(requester)
    // Given a requester, the constructor takes no options.
    this.opts = { automaticDeserialization: false }
    this.enableTelemetry = false
    this.endings = endings ? new RawRedis(endings) : this
  }
}

/**
 * @returns what runs the scripts that end something; a client that is not ours runs them itself. Goes by the property and
 * not by the class, because a bundler may have made two copies of the class.
 */
export function endingsOf(redis: Redis): Redis {
  return 'endings' in redis ? (redis as RawRedis).endings : redis
}

/** @returns how many connections a client has made so far; always 0 where it does not say. */
export const contactsOf = (redis: Redis): number => (redis as RawRedis).transport?.contacts ?? 0

/** Whether an ending is acknowledged only when replicas have it. */
export const waitsForReplicas = (redis: Redis): boolean => endingsOf(redis) !== redis
