import { EventEmitter, on, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { contactsOf, hearingOf } from '../redis/raw-redis'
import type { StoreContext } from '../store/context'
import { type Ending, type FeedEntry, readBuckets, readFeed } from '../store/feed'
import { feedChannel } from '../store/keys'

/**
 * How far before its beginning the reading starts (ms): the clocks of a cluster's nodes differ, and a failover may set
 * one back.
 */
export const OVERLAP_MS = 10_000

/** How long after a subscription was lost, or refused, the next one is made (ms). */
const HEAR_AGAIN_MS = 2_000

/** What one reading of the feed brought; times in ms since the epoch, by Redis' clock. */
export type FeedBatch = {
  /** Oldest first in each bucket of users. An ending may be told twice. */
  endings: (Ending & { /** The same whenever it is told. */ feedId: string })[]
  /** Null: only what somebody had named was read. */
  complete: Completeness | null
}

/** What a reading of the whole feed proves; times in ms since the epoch, by Redis' clock. */
export type Completeness = {
  /** Everything that ended before this time has been told. Where to read on after a break. */
  at: number
  /** Of tokens that were issued before this time, the feed does not know whether they have ended. */
  since: number
}

/** How often the whole feed is read for somebody (ms). */
export type Pace = {
  everyMs: number
  /** The same while Redis names the buckets in which something ends; a lost name is then made good after this time. */
  everyMsWhileHearing: number
}

/**
 * Reads the feed for all who follow it in this process, and only while somebody does. Where Redis can push, it names the
 * bucket of each ending, and this bucket is read at once. The name is a hint: what has ended is what the feed says, and the
 * whole feed is read when the hearing begins and when it is lost.
 */
export class FeedFollower {
  readonly #store: StoreContext
  readonly #paces = new Set<Pace>()
  readonly #named = new Set<number>()
  /** After which id each bucket is read on; after `start` (ms) where nothing has ended since. */
  #place: { contacts: number; start: number; ids: Map<number, string> } | undefined
  /** Each `batch`, and the `error` that ends the reading. */
  readonly #events = new EventEmitter().setMaxListeners(0)
  #hears = false
  #isRunning = false
  #readAt = Number.NEGATIVE_INFINITY
  #wake = () => {}
  /** The first reading since somebody follows. */
  #first: Promise<unknown> | undefined

  constructor(store: StoreContext) {
    this.#store = store
  }

  /**
   * Follows from this call on.
   * @param signal ends it.
   * @returns throws StoreUnavailableError when Redis cannot be asked.
   */
  follow({ ...pace }: Pace, signal: AbortSignal): AsyncGenerator<FeedBatch> {
    const leave = () => {
      this.#paces.delete(pace)
      this.#wake()
    }
    if (signal.aborted) return follow([], signal, leave)
    this.#paces.add(pace)
    signal.addEventListener('abort', leave, { once: true })
    const batches = on(this.#events, 'batch', { signal })
    if (this.#isRunning) this.#wake()
    else void this.#run()
    return follow(batches, signal, leave)
  }

  /**
   * Reads the whole feed once, after the first reading for those who follow: a feed that nobody has begun yet is not begun
   * twice.
   * @param after gets the time of the reading, and returns the one after which to read; both in ms since the epoch.
   * @throws StoreUnavailableError when Redis cannot be asked.
   */
  async readOnce(after: (at: number) => number): Promise<FeedBatch> {
    await this.#first
    return (await readBatch(this.#store, (_, at) => String(after(at)))).batch
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    this.#hears = false
    this.#place = undefined
    this.#first = once(this.#events, 'batch')
    // Each follower, and each reader of a beginning, gets this error by itself; there may be none.
    this.#first.catch(() => {})
    const stop = new AbortController()
    try {
      this.#events.emit('batch', await this.#readAll())
      void this.#hear(stop.signal)
      while (this.#paces.size > 0) {
        if (performance.now() >= this.#dueAt()) this.#events.emit('batch', await this.#readAll())
        else if (this.#named.size > 0) this.#events.emit('batch', await this.#readNamed())
        else await this.#rest()
      }
    } catch (error) {
      this.#paces.clear()
      if (this.#events.listenerCount('error') > 0) this.#events.emit('error', error)
    }
    this.#isRunning = false
    this.#first = undefined
    stop.abort()
  }

  #dueAt(): number {
    const paces = [...this.#paces].map(pace => (this.#hears ? pace.everyMsWhileHearing : pace.everyMs))
    return this.#readAt + Math.min(...paces)
  }

  /** Waits until there may be something to do. */
  #rest(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, this.#dueAt() - performance.now())
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #readAll(): Promise<FeedBatch> {
    this.#readAt = performance.now()
    this.#named.clear()
    const { batch, entries } = await readBatch(this.#store, (bucket, at) => {
      const contacts = contactsOf(this.#store.redis)
      // Another primary may have a clock that is behind, or lack what was told last: its next ids may be smaller.
      if (this.#place?.contacts !== contacts)
        this.#place = { contacts, start: at - OVERLAP_MS, ids: new Map() }
      return this.#after(bucket)
    })
    this.#pass(entries)
    return batch
  }

  async #readNamed(): Promise<FeedBatch> {
    const buckets = [...this.#named]
    this.#named.clear()
    const at = this.#store.clock.now()
    const entries = await readBuckets(this.#store, buckets, this.#after)
    this.#pass(entries)
    return { endings: inForce(entries, at), complete: null }
  }

  #after = (bucket: number) => this.#place?.ids.get(bucket) ?? String(this.#place?.start)

  #pass(entries: FeedEntry[]): void {
    for (const { bucket, id } of entries) this.#place?.ids.set(bucket, id)
  }

  /** Hears the names of buckets as long as Redis can push, and tries again where it was lost. */
  async #hear(signal: AbortSignal): Promise<void> {
    const { redis, app } = this.#store
    const turn = (hears: boolean) => {
      this.#hears = hears
      // What ended in between was named to nobody.
      this.#readAt = Number.NEGATIVE_INFINITY
    }
    const onMessage = (name: string | null) => {
      if (signal.aborted) return
      if (name === null) turn(true)
      else if (/^[\da-f]{2}$/.test(name)) this.#named.add(Number.parseInt(name, 16))
      this.#wake()
    }
    while (!signal.aborted) {
      await hearingOf(redis)?.(feedChannel(app), onMessage, signal)
      if (signal.aborted) return
      if (this.#hears) turn(false)
      this.#wake()
      // It rejects only when it is aborted.
      await sleep(HEAR_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/**
 * Reads the whole feed once.
 * @param after the stream id after which to read each bucket, where the reading is at `at`.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
async function readBatch(
  store: StoreContext,
  after: (bucket: number, at: number) => string,
): Promise<{ batch: FeedBatch; entries: FeedEntry[] }> {
  // An instance whose own clock was set learns Redis' time again.
  if (!store.clock.isKnown(store.redis)) await store.clock.follow(store.redis)
  const at = Math.floor(store.clock.now())
  const { entries, completeSince } = await readFeed(store, bucket => after(bucket, at))
  return { batch: { endings: inForce(entries, at), complete: { at, since: completeSince } }, entries }
}

const inForce = (entries: FeedEntry[], at: number) =>
  entries
    .filter(({ ending }) => ending.until > at)
    .map(({ bucket, id, ending }) => ({ ...ending, feedId: `${bucket}.${id}` }))

async function* follow(
  batches: AsyncIterable<FeedBatch[]> | [],
  signal: AbortSignal,
  leave: () => void,
): AsyncGenerator<FeedBatch> {
  try {
    for await (const told of batches) yield* told
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
  }
}
