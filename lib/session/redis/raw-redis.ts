import { Redis, type Requester } from '@upstash/redis'

/**
 * The typed client over any requester. Replies stay as Redis sent them: nothing is parsed as JSON, so text that looks
 * like a number stays text. The reverse of the coin: HGETALL, ZRANGE … WITHSCORES and XRANGE answer flat arrays, whatever their declared type.
 */
export class RawRedis extends Redis {
  constructor(requester: Requester) {
    super(requester)
    // Given a requester, the constructor takes no options.
    this.opts = { automaticDeserialization: false }
    this.enableTelemetry = false
  }
}
