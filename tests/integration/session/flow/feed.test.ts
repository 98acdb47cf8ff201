import { expect, it } from 'vitest'
import { createFlow } from '@/lib/session/flow/create-flow'
import { type FeedBatch, followFeed } from '@/lib/session/flow/endings'
import { describeStores } from '@/tests/support/stores'

const EVERY_MS = 20

describeStores('the feed of endings', host => {
  /** Reads on until `isEnough`. @returns the batches. */
  async function read(isEnough: (batch: FeedBatch) => boolean, after = 0) {
    const flow = createFlow(host().options())
    const stop = new AbortController()
    const batches: FeedBatch[] = []
    for await (const batch of followFeed(flow, { after, everyMs: EVERY_MS, signal: stop.signal })) {
      batches.push(batch)
      if (isEnough(batch)) stop.abort()
    }
    return batches
  }
  const first = async (after?: number) => (await read(() => true, after))[0] as FeedBatch
  const told = (batches: FeedBatch[], id: string) =>
    batches.flatMap(({ endings }) => endings.filter(({ userId }) => userId === id))

  it('begins with all endings that are in force, of all users', async () => {
    const ids = Array.from({ length: 20 }, () => host().addUser())
    for (const id of ids) {
      await host().logIn(id)
      await host().auth.endAll(id, 'kicked')
    }
    const batch = await first()
    for (const id of ids) {
      expect(told([batch], id).map(({ what, reason }) => `${what} ${reason}`)).toEqual([
        'sid kicked',
        'sub kicked',
      ])
    }
    expect(batch.endings.every(({ until }) => until > batch.at)).toBe(true)
  })

  it('names the version that every other token of the user is older than', async () => {
    const id = host().addUser()
    await host().logIn(id)
    await host().auth.reissue(id, 'role_changed')
    const [ending] = told([await first()], id)
    const browser = await host().logIn(id)
    const access = browser.get('access')?.split('.')[1] ?? ''
    const { ver } = JSON.parse(Buffer.from(access, 'base64url').toString())
    expect(ending).toMatchObject({ what: 'sub', id: ver, reason: 'role_changed' })
  })

  it('an ending that is no longer in force is not told', async () => {
    const id = host().addUser()
    const short = host().with({ lifetimes: { access: 1 } })
    const begun = await short.begin(new Headers(), id, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    await host().auth.endSession(id, begun.principal.sessionId, 'kicked')
    const [ending] = told([await first()], id)
    // Redis' own clock decides: ask until it has moved past life and margin.
    await read(({ at }) => at >= (ending?.until ?? Number.POSITIVE_INFINITY))
    expect(told([await first()], id)).toEqual([])
  })

  it('who reads on from the time of the last batch misses nothing', async () => {
    const before = await first()
    const id = host().addUser()
    await host().logIn(id)
    await host().auth.endAll(id, 'blocked')
    expect(told([await first(before.at)], id)).toHaveLength(2)
  })

  it('tells an ending once, under the same id as to another reader', async () => {
    const id = host().addUser()
    const reading = read(({ endings }) => endings.some(({ userId, what }) => userId === id && what === 'sub'))
    await host().logIn(id)
    await host().auth.endAll(id, 'kicked')
    const ids = told(await reading, id).map(({ feedId }) => feedId)
    expect(ids).toHaveLength(2)
    expect(told([await first()], id).map(({ feedId }) => feedId)).toEqual(ids)
  })

  it('a Redis that was emptied tells that it knows nothing of tokens from before', async () => {
    const before = await first()
    expect((await first()).completeSince).toBe(before.completeSince)
    const emptied = await Promise.all(
      Array.from({ length: 256 }, (_, bucket) =>
        host().redis.del(`test:{${bucket.toString(16).padStart(2, '0')}}:feed-start`),
      ),
    )
    expect(emptied.every(Boolean)).toBe(true)
    const now = (await host().redis.time())[0] as unknown as string
    const after = await first()
    expect(after.completeSince).toBeGreaterThanOrEqual(Number(now) * 1000)
    expect((await first()).completeSince).toBe(after.completeSince)
  })
})
