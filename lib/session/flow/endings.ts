import { setTimeout as sleep } from 'node:timers/promises'
import { type Ending, readFeed } from '../store/feed'
import type { Flow } from './context'

/** How often the feed is read while nothing pushes (ms). */
const READ_EVERY_MS = 1_000

/** How far back the reading starts (ms), so that nothing is missed between a check and the call. */
const OVERLAP_MS = 2_000

/**
 * Tells every ending, in all instances, from two seconds before the call or from a position on. Each ending was written in
 * the same script as the fact that it tells.
 * @param options.after position of the last ending that was read; default: two seconds ago.
 * @param options.signal ends the iteration.
 * @throws StoreUnavailableError when Redis cannot be asked; read on from the last position then.
 */
export async function* endings<C extends object>(
  { store }: Flow<C>,
  { after, signal }: { after?: string; signal: AbortSignal },
): AsyncGenerator<Ending> {
  await store.clock.follow(store.redis)
  const position = after ?? String(Math.floor(store.clock.now()) - OVERLAP_MS)
  const seen = new Map<number, string>()
  while (!signal.aborted) {
    for (const { bucket, id, ending } of await readFeed(store, bucket => seen.get(bucket) ?? position)) {
      seen.set(bucket, id)
      yield ending
    }
    await sleep(READ_EVERY_MS, undefined, { signal }).catch(ignoreAbort)
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
