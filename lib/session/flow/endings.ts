import type { Ending } from '../store/feed'
import type { Flow } from './context'
import { FeedFollower, type Pace } from './feed-follower'
import { processState } from './process-state'

/** How far back the reading starts (ms), so that nothing is missed between a check and the call. */
const OVERLAP_MS = 2_000

/** How often an open page's ending is looked for (ms). */
const PACE: Pace = { everyMs: 1_000, everyMsWhileHearing: 30_000 }

/**
 * Tells every ending once, in all instances, from two seconds before the call on. Each ending was written in the same
 * script as the fact that it tells.
 * @param options.signal ends the iteration.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function* endings<C extends object>(
  flow: Flow<C>,
  { signal }: { signal: AbortSignal },
): AsyncGenerator<Ending> {
  const follower = feedFollower(flow)
  const done = new AbortController()
  try {
    // Follows before it reads the beginning, so that nothing is missed in between.
    const following = follower.follow(PACE, AbortSignal.any([signal, done.signal]))
    const beginning = await follower.readOnce(at => at - OVERLAP_MS)
    yield* beginning.endings
    const told = new Set(beginning.endings.map(({ feedId }) => feedId))
    for await (const batch of following) yield* batch.endings.filter(({ feedId }) => !told.has(feedId))
  } finally {
    done.abort()
  }
}

/** @returns the one that reads the feed of an app in a Redis for this process. */
export function feedFollower<C extends object>({ store }: Flow<C>): FeedFollower {
  const { followers } = processState(store.app)
  const follower = followers.get(store.redis) ?? new FeedFollower(store)
  followers.set(store.redis, follower)
  return follower
}
