import type { StoreContext } from './context'
import { withStoreErrors } from './errors'
import { BUCKETS, feedKey } from './keys'
import { type Reason, reasonOf } from './reason'
import { streamFields } from './stream-fields'

/** Something that is no longer acceptable; times in ms since the epoch. */
export type Ending = {
  /** What `id` names: one access token, one session, or the user's new version, which every other one is older than. */
  what: 'jti' | 'sid' | 'sub'
  id: string
  userId: string
  reason: Reason
  at: number
  /** When the last token that it ends has expired. */
  until: number
}

type FeedEntry = { bucket: number; id: string; ending: Ending }

const KEYS = (app: string) => Array.from({ length: BUCKETS }, (_, bucket) => feedKey(app, bucket))

/**
 * Reads the feeds of all buckets: one command on one node, one per bucket on a cluster.
 * @param after the stream id after which to read, for each bucket.
 */
export function readFeed(
  { redis, app }: StoreContext,
  after: (bucket: number) => string,
): Promise<FeedEntry[]> {
  const keys = KEYS(app)
  const ids = keys.map((_, bucket) => after(bucket))
  const bucketOf = new Map(keys.map((key, bucket) => [key, bucket]))
  return withStoreErrors(async () => {
    const replies = (await readAll(redis, keys, ids)) as [key: string, entries: [string, string[]][]][]
    return replies.flatMap(([key, entries]) =>
      entries.map(([id, fields]) => ({ bucket: bucketOf.get(key) ?? 0, id, ending: endingOf(fields) })),
    )
  })
}

async function readAll(redis: StoreContext['redis'], keys: string[], ids: string[]): Promise<unknown[]> {
  try {
    return (await redis.xread(keys, ids)) ?? []
  } catch (error) {
    if (!(error instanceof Error && 'reply' in error && error.reply === 'CROSSSLOT')) throw error
    const replies = await Promise.all(keys.map((key, i) => redis.xread([key], [ids[i] ?? '0'])))
    return replies.flatMap(reply => reply ?? [])
  }
}

function endingOf(fields: string[]): Ending {
  const value = streamFields(fields)
  return {
    what: value('what') as Ending['what'],
    id: value('id'),
    userId: value('sub'),
    reason: reasonOf(Number(value('code'))),
    at: Number(value('at')),
    until: Number(value('until')),
  }
}
