import type { StoreContext } from './context'
import { withStoreErrors } from './errors'
import { BUCKETS, feedKey, feedStartKey } from './keys'
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

export type FeedEntry = { bucket: number; id: string; ending: Ending }

type FeedRead = {
  entries: FeedEntry[]
  /**
   * Since when the feed tells everything (ms): a Redis that was emptied, or has never been asked for its feed, begins one
   * now. Of a token that was issued before, nobody can say from the feed whether it has ended.
   */
  completeSince: number
}

type Row = [key: string, entries: [id: string, fields: string[]][]]

/**
 * Reads the feeds of all buckets and their beginnings: one command on one node, one per bucket on a cluster.
 * @param after the stream id after which to read, for each bucket.
 */
export function readFeed({ redis, app }: StoreContext, after: (bucket: number) => string): Promise<FeedRead> {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => {
    const [feed, start] = [feedKey(app, bucket), feedStartKey(app, bucket)]
    return { feed, start, keys: [start, feed], ids: ['0', after(bucket)] }
  })
  return withStoreErrors(async () => {
    const rows = new Map(await readAll(redis, buckets))
    const starts = await Promise.all(
      buckets.map(async ({ start }) => rows.get(start)?.at(-1)?.[0] ?? (await beginFeed(redis, start))),
    )
    return {
      entries: buckets.flatMap(({ feed }, bucket) => (rows.get(feed) ?? []).map(entryOf(bucket))),
      completeSince: Math.max(...starts.map(id => Number.parseInt(id, 10))),
    }
  })
}

/** Reads the feeds of some buckets, as {@link readFeed} does all: what has ended there. */
export function readBuckets(
  { redis, app }: StoreContext,
  buckets: readonly number[],
  after: (bucket: number) => string,
): Promise<FeedEntry[]> {
  const bucketOf = new Map(buckets.map(bucket => [feedKey(app, bucket), bucket]))
  const reads = [...bucketOf].map(([feed, bucket]) => ({ keys: [feed], ids: [after(bucket)] }))
  return withStoreErrors(async () =>
    (await readAll(redis, reads)).flatMap(([feed, entries]) => entries.map(entryOf(bucketOf.get(feed) ?? 0))),
  )
}

/** Two instances may begin it at once: the later one counts, for both. */
const beginFeed = (redis: StoreContext['redis'], key: string) =>
  redis.xadd(key, '*', { began: '' }, { trim: { type: 'MAXLEN', threshold: 1, comparison: '=' } })

async function readAll(
  redis: StoreContext['redis'],
  buckets: { keys: string[]; ids: string[] }[],
): Promise<Row[]> {
  const read = async (some: typeof buckets) =>
    ((await redis.xread(
      some.flatMap(({ keys }) => keys),
      some.flatMap(({ ids }) => ids),
    )) ?? []) as Row[]
  try {
    return await read(buckets)
  } catch (error) {
    if (!(error instanceof Error && 'reply' in error && error.reply === 'CROSSSLOT')) throw error
    return (await Promise.all(buckets.map(bucket => read([bucket])))).flat()
  }
}

const entryOf =
  (bucket: number) =>
  ([id, fields]: Row[1][number]): FeedEntry => ({ bucket, id, ending: endingOf(fields) })

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
