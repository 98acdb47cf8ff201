import { setTimeout as sleep } from 'node:timers/promises'
import { type Ending, readFeed } from '../store/feed'
import type { Flow } from './context'

/** How far back the reading starts (ms), so that nothing is missed between a check and the call. */
const OVERLAP_MS = 2_000

/** How often an open page's ending is looked for (ms). */
const READ_EVERY_MS = 1_000

/** What one reading of the feed brought; times in ms since the epoch, by Redis' clock. */
export type FeedBatch = {
  /** Oldest first in each bucket of users. An ending may be told twice. */
  endings: (Ending & { /** The same whenever it is told. */ feedId: string })[]
  /** Everything that ended before this time has been told. Where to read on after a break. */
  at: number
  /** Of tokens that were issued before this time, the feed does not know whether they have ended. */
  completeSince: number
}

/**
 * Tells every ending, in all instances, from two seconds before the call on. Each ending was written in the same script
 * as the fact that it tells.
 * @param options.signal ends the iteration.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function* endings<C extends object>(
  flow: Flow<C>,
  { signal }: { signal: AbortSignal },
): AsyncGenerator<Ending> {
  await learnTime(flow)
  const after = Math.floor(flow.store.clock.now()) - OVERLAP_MS
  for await (const batch of followFeed(flow, { after, everyMs: READ_EVERY_MS, signal })) yield* batch.endings
}

/**
 * Reads the feed again and again. Each batch, an empty one too, proves that Redis could be read at its time.
 * @param options.after what to read after (ms since the epoch); 0, or a time to come, for everything that is in force.
 * @param options.everyMs how long to wait between two readings.
 * @param options.signal ends the iteration.
 * @throws StoreUnavailableError when Redis cannot be asked; read on from the last batch's time then.
 */
export async function* followFeed<C extends object>(
  flow: Flow<C>,
  { after, everyMs, signal }: { after: number; everyMs: number; signal: AbortSignal },
): AsyncGenerator<FeedBatch> {
  const { store } = flow
  const seen = new Map<number, string>()
  while (!signal.aborted) {
    await learnTime(flow)
    const at = Math.floor(store.clock.now())
    const start = String(after > at ? 0 : after)
    const { entries, completeSince } = await readFeed(store, bucket => seen.get(bucket) ?? start)
    for (const { bucket, id } of entries) seen.set(bucket, id)
    const inForce = entries.filter(({ ending }) => ending.until > at)
    yield {
      endings: inForce.map(({ bucket, id, ending }) => ({ ...ending, feedId: `${bucket}.${id}` })),
      at,
      completeSince,
    }
    await sleep(everyMs, undefined, { signal }).catch(ignoreAbort)
  }
}

/** An instance whose own clock was set learns Redis' time again. */
async function learnTime<C extends object>({ store: { clock, redis } }: Flow<C>): Promise<void> {
  if (!clock.isKnown(redis)) await clock.follow(redis)
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
