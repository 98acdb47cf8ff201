import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setRoleAndStatus } from '@/lib/admin/role-and-status'
import { APP } from '@/lib/app'
import { userKeys } from '@/lib/session/store/keys'
import { createTestContext, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { until } from '@/tests/support/until'
import { type AppWithPeople, startAppWithPeople } from './app-with-people'

const NOTICE_MS = 2000
const UNHEARD_MS = 4_000
/** Less than the forced end of lib/server/shutdown.ts (4.8 s). */
const ORDERLY_MS = 3_000

describe('events of the session', () => {
  let people: AppWithPeople
  beforeAll(async () => {
    people = await startAppWithPeople()
  })
  afterAll(() => people?.stop())

  async function logIn(origin = people.app.origin): Promise<{ userId: string; cookie: string }> {
    const user = await people.create()
    const answer = await fetch(`${origin}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password: TEST_PASSWORD }),
    })
    const cookie = answer.headers.getSetCookie().map(text => text.split(';')[0])
    return { userId: user.id, cookie: cookie.join('; ') }
  }

  /** Opens a stream. `next()` gives one event's name after the other, and undefined at its end. */
  async function listen(cookie: string, origin = people.app.origin) {
    const gone = new AbortController()
    const answer = await fetch(`${origin}/api/auth/events`, { headers: { cookie }, signal: gone.signal })
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const next = async (): Promise<string | undefined> => {
      for (;;) {
        const found = /event: (\w+)\ndata:\n\n/.exec(text)
        if (found) {
          text = text.slice(found.index + found[0].length)
          return found[1]
        }
        const { value, done } = (await reader?.read()) ?? { done: true }
        if (done) return undefined
        text += value
      }
    }
    return { next, leave: () => gone.abort() }
  }

  const kick = (userId: string) => createTestContext(people.redis).auth.endAll(userId, 'kicked', TEST_CLIENT)

  it('an end is told within two seconds, with either token, and the stream is over', async () => {
    const { userId, cookie } = await logIn()
    const [access = '', refresh = ''] = cookie.split('; ')
    const streams = await Promise.all([access, refresh, cookie].map(part => listen(part)))
    for (const { next } of streams) expect(await next()).toBe('alive')
    await kick(userId)
    const kickedAt = Date.now()
    for (const { next } of streams) {
      expect(await next()).toBe('ended')
      expect(await next()).toBeUndefined()
    }
    expect(Date.now() - kickedAt).toBeLessThan(NOTICE_MS)
  })

  it('a change of role is told to browsers with and without an access token', async () => {
    const { userId, cookie } = await logIn()
    const streams = await Promise.all([cookie, cookie.split('; ')[1] ?? ''].map(part => listen(part)))
    for (const { next } of streams) expect(await next()).toBe('alive')
    const actor = { userId: null, client: TEST_CLIENT }
    await setRoleAndStatus(createTestContext(people.redis), actor, userId, { role: 'admin' }, '')
    for (const { next, leave } of streams) {
      expect(await next()).toBe('overtaken')
      leave()
    }
  })

  it('neither rotates a token nor counts as a use of the session', async () => {
    const [{ userId, cookie }, other] = [await logIn(), await logIn()]
    const recordOf = (id: string) => people.redis.hvals(userKeys(APP, id).sessions)
    const [before, beforeUse] = [await recordOf(userId), await recordOf(other.userId)]
    const { next, leave } = await listen(cookie)
    expect(await next()).toBe('alive')
    leave()
    // A use is noted after the answer. When that of a later request is noted, so is that of the stream, if it had one.
    const url = `${people.app.origin}/api/auth/session`
    const used = await fetch(url, { headers: { cookie: other.cookie } })
    expect(used.status).toBe(200)
    await expect.poll(() => recordOf(other.userId), { message: 'a use is noted' }).not.toEqual(beforeUse)
    expect(await recordOf(userId)).toEqual(before)
    const refreshed = await fetch(`${people.app.origin}/api/auth/refresh`, {
      method: 'POST',
      headers: { cookie },
    })
    expect(refreshed.status).toBe(200)
  })

  it('costs no command of its own while nothing happens, and no subscription stays once all are gone', async () => {
    const [one, other] = await Promise.all([logIn(), logIn()])
    const redis = new Redis(people.redisUrl)
    await redis.ping()
    const monitor = await redis.monitor()
    const commands: string[] = []
    monitor.on('monitor', (_time, [name = '']: string[]) => commands.push(name.toUpperCase()))
    const subscriptions = async () =>
      ((await redis.call('PUBSUB', 'NUMSUB', `${APP}:feed`)) as [string, number])[1]
    try {
      const streams = await Promise.all([one, one, other].map(({ cookie }) => listen(cookie)))
      const nextSigns = async () => {
        for (const { next } of streams) expect(await next()).toBe('alive')
      }
      // The first sign of life comes at once, each other one after five seconds.
      await nextSigns()
      await nextSigns()
      commands.length = 0
      await nextSigns()
      expect(commands.filter(name => name !== 'PING')).toEqual([])
      // The one subscription of the process is asked each second whether it lives.
      expect(commands.length).toBeLessThanOrEqual(6)
      expect(await subscriptions()).toBe(1)

      for (const { leave } of streams) leave()
      await until('nobody hears the feed', UNHEARD_MS, async () => (await subscriptions()) === 0)
    } finally {
      monitor.disconnect()
      redis.disconnect()
    }
  })

  it('an open stream does not keep the app from stopping', async () => {
    const another = await people.startAnother()
    const { cookie } = await logIn(another.origin)
    const { next } = await listen(cookie, another.origin)
    expect(await next()).toBe('alive')
    const stoppedAt = Date.now()
    const [code] = await Promise.all([another.stop(), next()])
    expect(Date.now() - stoppedAt).toBeLessThan(ORDERLY_MS)
    expect(code).toBe(0)
  })
})
