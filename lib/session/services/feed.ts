import { setTimeout as sleep } from 'node:timers/promises'
import type { Auth, FeedBatch } from '../index'
import { FrameQueue } from './frame-queue'
import { securityEvent } from './security-event'

/** How often the feed is read while a service listens, and how often a service hears that it is complete (ms). */
const READ_EVERY_MS = 500

/** How long to wait before Redis is asked again after it could not be (ms). */
const RETRY_MS = 200

/** How far before its last event a listener is told again (ms): the clocks of a cluster's nodes differ, a failover sets one back. */
const OVERLAP_MS = 10_000

/** Endings that are signed at once. */
const SIGNED_AT_ONCE = 100

export type ServiceFeedOptions = {
  /** Issuer of the access tokens, and of the events. */
  issuer: string
  /** Audience of the events; not the one of the access tokens. */
  audience: string
  /** Signs the claims of a Security Event Token. */
  sign(claims: Record<string, unknown>): Promise<string>
  /** Told when the feed cannot be read; it is tried again. */
  onFault(error: unknown): void
}

/** The feed of endings for other services, as the text of server-sent events. */
export type ServiceFeed = {
  /**
   * Opens a feed. It begins with every ending that is in force, or with what followed a listener's last event. After
   * these, and then about twice a second, the event `alive` says that nothing is missing; while Redis cannot be read it
   * does not come.
   * @param options.lastEventId what the listener has sent as `Last-Event-ID` (HTML Living Standard §9.2.4).
   * @param options.signal ends the feed.
   * @throws StoreUnavailableError when Redis cannot be asked at the beginning.
   */
  open(options: { lastEventId: string | null; signal: AbortSignal }): Promise<AsyncGenerator<string>>
}

/** @returns a feed for which the whole process reads Redis once, however many services listen, and only while one does. */
export function createServiceFeed<C extends object>(auth: Auth<C>, options: ServiceFeedOptions): ServiceFeed {
  const listeners = new Set<FrameQueue>()
  let reading: AbortController | null = null

  function leave(listener: FrameQueue): void {
    listener.close()
    listeners.delete(listener)
    if (listeners.size > 0) return
    reading?.abort()
    reading = null
  }

  async function readOn(start: number, signal: AbortSignal): Promise<void> {
    let after = start
    while (!signal.aborted) {
      try {
        for await (const batch of auth.feed({ after, everyMs: READ_EVERY_MS, signal })) {
          let text = ''
          for await (const frame of frames(batch, options)) text += frame
          for (const listener of listeners) listener.push(text)
          after = batch.at - OVERLAP_MS
        }
      } catch (error) {
        options.onFault(error)
        await sleep(RETRY_MS)
      }
    }
  }

  async function* read(begin: FeedBatch, listener: FrameQueue): AsyncGenerator<string> {
    try {
      yield* frames(begin, options)
      yield* listener.read()
    } finally {
      leave(listener)
    }
  }

  return {
    async open({ lastEventId, signal }) {
      const listener = new FrameQueue()
      // Joins before it reads the beginning: what ends in between is told twice, and never missed.
      listeners.add(listener)
      signal.addEventListener('abort', () => leave(listener))
      try {
        const begin = await readOnce(auth, positionOf(lastEventId))
        if (signal.aborted) leave(listener)
        else if (!reading) {
          reading = new AbortController()
          void readOn(begin.at - OVERLAP_MS, reading.signal)
        }
        return read(begin, listener)
      } catch (error) {
        leave(listener)
        throw error
      }
    },
  }
}

/** @returns after which time (ms) to tell: 0, everything that is in force, for an id that no event had. */
const positionOf = (lastEventId: string | null) =>
  /^\d{1,15}$/.test(lastEventId ?? '') ? Math.max(0, Number(lastEventId) - OVERLAP_MS) : 0

async function readOnce<C extends object>(auth: Auth<C>, after: number): Promise<FeedBatch> {
  const stop = new AbortController()
  for await (const batch of auth.feed({ after, everyMs: READ_EVERY_MS, signal: stop.signal })) return batch
  throw new Error('the feed ended by itself')
}

/** @returns the events of one reading: each ending, and that nothing is missing until then. */
async function* frames(
  { endings, at, completeSince }: FeedBatch,
  options: ServiceFeedOptions,
): AsyncGenerator<string> {
  for (let i = 0; i < endings.length; i += SIGNED_AT_ONCE) {
    const some = endings.slice(i, i + SIGNED_AT_ONCE)
    const tokens = await Promise.all(some.map(ending => options.sign(securityEvent(ending, options))))
    yield tokens.map(token => `event: ending\ndata: ${token}\n\n`).join('')
  }
  yield `id: ${at}\nevent: alive\ndata: ${JSON.stringify({ at, completeSince })}\n\n`
}
