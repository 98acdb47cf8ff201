import { expect, it } from 'vitest'
import { createFlow } from '@/lib/session/flow/create-flow'
import { feedFollower } from '@/lib/session/flow/endings'
import type { FeedBatch } from '@/lib/session/flow/feed-follower'
import { describeStores } from '@/tests/support/stores'

const PACE = { everyMs: 20, everyMsWhileHearing: 20 }

describeStores('the feed of endings', host => {
  /** Reads on until `isEnough`. @returns the batches. */
  async function read(isEnough: (batch: FeedBatch) => boolean) {
    const flow = createFlow(host().options())
    const stop = new AbortController()
    const batches: FeedBatch[] = []
    for await (const batch of feedFollower(flow).follow(PACE, stop.signal)) {
      batches.push(batch)
      if (isEnough(batch)) stop.abort()
    }
    return batches
  }
  async function readOnce(after = 0) {
    const { endings, complete } = await feedFollower(createFlow(host().options())).readOnce(() => after)
    if (!complete) throw new Error('a reading of the whole feed that proves nothing')
    return { endings, ...complete }
  }
  const told = (batches: Pick<FeedBatch, 'endings'>[], id: string) =>
    batches.flatMap(({ endings }) => endings.filter(({ userId }) => userId === id))

  it('begins with all endings that are in force, of all users', async () => {
    const ids = Array.from({ length: 20 }, () => host().addUser())
    for (const id of ids) {
      await host().logIn(id)
      await host().auth.endAll(id, 'kicked')
    }
    const batch = await readOnce()
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
    const [ending] = told([await readOnce()], id)
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
    const [ending] = told([await readOnce()], id)
    // Redis' own clock decides: ask until it has moved past life and margin.
    await read(({ complete }) => (complete?.at ?? 0) >= (ending?.until ?? Number.POSITIVE_INFINITY))
    expect(told([await readOnce()], id)).toEqual([])
  })

  it('who reads on from the time of the last batch misses nothing', async () => {
    const before = await readOnce()
    const id = host().addUser()
    await host().logIn(id)
    await host().auth.endAll(id, 'blocked')
    expect(told([await readOnce(before.at)], id)).toHaveLength(2)
  })

  it('tells an ending once, under the same id as to another reader', async () => {
    const id = host().addUser()
    const reading = read(({ endings }) => endings.some(({ userId, what }) => userId === id && what === 'sub'))
    await host().logIn(id)
    await host().auth.endAll(id, 'kicked')
    const ids = told(await reading, id).map(({ feedId }) => feedId)
    expect(ids).toHaveLength(2)
    expect(told([await readOnce()], id).map(({ feedId }) => feedId)).toEqual(ids)
  })

  it('a Redis that was emptied tells that it knows nothing of tokens from before', async () => {
    const before = await readOnce()
    expect((await readOnce()).since).toBe(before.since)
    const emptied = await Promise.all(
      Array.from({ length: 256 }, (_, bucket) =>
        host().redis.del(`test:{${bucket.toString(16).padStart(2, '0')}}:feed-start`),
      ),
    )
    expect(emptied.every(Boolean)).toBe(true)
    const now = (await host().redis.time())[0] as unknown as string
    const after = await readOnce()
    expect(after.since).toBeGreaterThanOrEqual(Number(now) * 1000)
    expect((await readOnce()).since).toBe(after.since)
  })
})
