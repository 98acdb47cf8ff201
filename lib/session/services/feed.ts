import type { Flow } from '../flow/context'
import { feedFollower } from '../flow/endings'
import { type FeedBatch, OVERLAP_MS, type Pace } from '../flow/feed-follower'
import { signJws } from '../token/jws'
import { FrameQueue } from './frame-queue'
import { SECURITY_EVENT_TYPE, securityEvent } from './security-event'

/** How often the whole feed is read while a service listens, and how often a service hears that it is complete (ms). */
const PACE: Pace = { everyMs: 500, everyMsWhileHearing: 500 }

/** Endings that are signed at once. */
const SIGNED_AT_ONCE = 100

/**
 * Opens the feed of endings for a listener, as the text of server-sent events. It begins with every ending that is in
 * force, or with what followed the listener's last event, each as an event `ending` with a Security Event Token. After
 * these, and then twice a second, `alive` says that nothing is missing until its time. When Redis cannot be read the
 * feed ends with a `StoreUnavailableError`.
 * @param options.lastEventId what the listener has sent as `Last-Event-ID` (HTML Living Standard §9.2.4), or null.
 * @param options.signal ends the feed.
 * @throws StoreUnavailableError when Redis cannot be asked at the beginning.
 */
export type OpenFeed = (options: {
  lastEventId: string | null
  signal: AbortSignal
}) => Promise<AsyncGenerator<string>>

/** @returns a feed for which the whole process reads Redis once, however many services listen, and only while one does. */
export function createServiceFeed<C extends object>(flow: Flow<C>): OpenFeed {
  const listeners = new Set<FrameQueue>()
  const beginnings = new Map<string, Promise<FeedBatch>>()
  let following: AbortController | null = null
  let told = 0

  /** All come back at once after an outage: they share a beginning, unless some of the feed has been told since it was read. */
  function readBeginning(after: number): Promise<FeedBatch> {
    const key = `${told} ${after}`
    const beginning =
      beginnings.get(key) ??
      feedFollower(flow)
        .readOnce(at => (after > at ? 0 : after))
        .finally(() => beginnings.delete(key))
    beginnings.set(key, beginning)
    return beginning
  }

  function leave(listener: FrameQueue, error?: unknown): void {
    listener.close(error)
    listeners.delete(listener)
    if (listeners.size > 0) return
    following?.abort()
    following = null
  }

  async function follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const batch of feedFollower(flow).follow(PACE, signal)) {
        let text = ''
        for await (const frame of frames(flow, batch)) text += frame
        told += 1
        for (const listener of listeners) listener.push(text)
      }
    } catch (error) {
      if (!signal.aborted) for (const listener of listeners) leave(listener, error)
    }
  }

  async function* read(begin: FeedBatch, listener: FrameQueue): AsyncGenerator<string> {
    try {
      yield* frames(flow, begin)
      yield* listener.read()
    } finally {
      leave(listener)
    }
  }

  return async ({ lastEventId, signal }) => {
    const listener = new FrameQueue()
    // Joins before it reads the beginning: what ends in between is told twice, and never missed.
    listeners.add(listener)
    signal.addEventListener('abort', () => leave(listener))
    if (!following) {
      following = new AbortController()
      void follow(following.signal)
    }
    try {
      const begin = await readBeginning(positionOf(lastEventId))
      if (signal.aborted) leave(listener)
      return read(begin, listener)
    } catch (error) {
      leave(listener)
      throw error
    }
  }
}

/** @returns after which time (ms) to tell: 0, everything that is in force, for an id that no event had. */
const positionOf = (lastEventId: string | null) =>
  /^\d{1,15}$/.test(lastEventId ?? '') ? Math.max(0, Number(lastEventId) - OVERLAP_MS) : 0

/** @returns the events of one reading: each ending, and that nothing is missing until then. */
async function* frames<C extends object>(
  { issuer }: Flow<C>,
  { endings, complete }: FeedBatch,
): AsyncGenerator<string> {
  const names = { issuer: issuer.issuer, audience: `${issuer.audience}/feed` }
  for (let i = 0; i < endings.length; i += SIGNED_AT_ONCE) {
    const some = endings.slice(i, i + SIGNED_AT_ONCE).map(ending => securityEvent(ending, names))
    const tokens = await Promise.all(
      some.map(claims => signJws(claims, SECURITY_EVENT_TYPE, issuer.keyring.access)),
    )
    yield tokens.map(token => `event: ending\ndata: ${token}\n\n`).join('')
  }
  if (!complete) return
  const alive = { at: complete.at, completeSince: complete.since }
  yield `id: ${complete.at}\nevent: alive\ndata: ${JSON.stringify(alive)}\n\n`
}
