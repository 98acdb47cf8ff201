import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kick } from '@/lib/admin/kick'
import { setRoleAndStatus } from '@/lib/admin/role-and-status'
import { APP } from '@/lib/app'
import { userKeys } from '@/lib/session/store/keys'
import { recordKeys } from '@/lib/users/store/keys'
import { createTestContext, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { changeStoredSession, readStoredSession } from '@/tests/support/stored'
import { until } from '@/tests/support/until'
import { type AppWithPeople, startAppWithPeople } from './app-with-people'

const NOTICE_MS = 2000
const LOOK_LIMIT_MS = 10_000
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

  const operator = { userId: null, client: TEST_CLIENT }

  it('an end is told within two seconds, with either token, and the stream is over', async () => {
    const { userId, cookie } = await logIn()
    const [access = '', refresh = ''] = cookie.split('; ')
    const streams = await Promise.all([access, refresh, cookie].map(part => listen(part)))
    for (const { next } of streams) expect(await next()).toBe('alive')
    await kick(createTestContext(people.redis), operator, userId, '')
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
    await setRoleAndStatus(createTestContext(people.redis), operator, userId, { role: 'admin' }, '')
    for (const { next, leave } of streams) {
      expect(await next()).toBe('overtaken')
      leave()
    }
  })

  it('neither rotates a token nor counts as a use of the session', async () => {
    const { userId, cookie } = await logIn()
    const keys = userKeys(APP, userId)
    const [sid = ''] = await people.redis.hkeys(keys.sessions)
    await changeStoredSession(people.redis, { userId, sid }, { seenAt: 1 })
    const record = () =>
      Promise.all([
        readStoredSession(people.redis, { userId, sid }),
        people.redis.xlen(keys.history),
        people.redis.hgetall(recordKeys(userId).record),
      ])
    const before = await record()
    const { next, leave } = await listen(cookie)
    expect(await next()).toBe('alive')
    leave()
    expect(await record()).toEqual(before)

    const used = await fetch(`${people.app.origin}/api/auth/session`, { headers: { cookie } })
    expect(used.status).toBe(200)
    const seenAt = async () => (await readStoredSession(people.redis, { userId, sid })).seenAt
    await expect.poll(seenAt, { message: 'a use is noted' }).toBeGreaterThan(1)
    const refreshed = await fetch(`${people.app.origin}/api/auth/refresh`, {
      method: 'POST',
      headers: { cookie },
    })
    expect(refreshed.status).toBe(200)
  })

  it('costs the process one read of the feed a second, whoever listens, and nothing once all are gone', async () => {
    const [one, other] = await Promise.all([logIn(), logIn()])
    const redis = new Redis(people.redisUrl)
    const monitor = await redis.monitor()
    const reads: string[] = []
    monitor.on('monitor', (_time, [name = '']: string[]) => {
      if (name.toUpperCase() === 'XREAD') reads.push(name)
    })
    const twoMoreReads = () => {
      const seen = reads.length
      return until('two reads', LOOK_LIMIT_MS, () => reads.length >= seen + 2)
    }
    try {
      const streams = await Promise.all([one, one, one, other].map(({ cookie }) => listen(cookie)))
      for (const { next } of streams) expect(await next()).toBe('alive')
      await twoMoreReads()
      const before = reads.length
      // The next sign of life comes after five seconds.
      await Promise.all(streams.map(({ next }) => next()))
      const spent = reads.length - before
      expect(spent).toBeGreaterThanOrEqual(2)
      expect(spent).toBeLessThanOrEqual(6)

      for (const { leave } of streams) leave()
      // A new reader starts with the next stream: had the old one gone on, there would be two of them.
      const late = await listen(other.cookie)
      expect(await late.next()).toBe('alive')
      const afterwards = reads.length
      expect(await late.next()).toBe('alive')
      expect(reads.length - afterwards).toBeLessThanOrEqual(6)
      late.leave()
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
