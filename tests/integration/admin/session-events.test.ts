import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { endSessions } from '@/lib/session/store/sessions'
import { changeRoleAndStatus } from '@/lib/users/store/role-and-status'
import { TEST_CLIENT, TEST_LIMITS, TEST_PASSWORD } from '@/tests/support/auth-context'
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

  const kick = (userId: string) =>
    endSessions(people.redis, TEST_LIMITS, {
      userId,
      keep: null,
      reason: 'kicked',
      event: 'kicked',
      client: TEST_CLIENT,
    })

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
    const change = { why: '', client: TEST_CLIENT, denyMarginMs: TEST_LIMITS.denyMarginMs }
    await changeRoleAndStatus(people.redis, userId, { role: 'admin' }, change)
    for (const { next, leave } of streams) {
      expect(await next()).toBe('overtaken')
      leave()
    }
  })

  it('neither rotates a token nor counts as a use of the session', async () => {
    const { userId, cookie } = await logIn()
    const { session, seen, sessions } = userKeys(userId)
    const [sid = ''] = await people.redis.zrange<string[]>(sessions, 0, -1)
    // A use is noted when the last note is old.
    await people.redis.set(seen(sid), 1, { xx: true, keepTtl: true })
    const record = () =>
      Promise.all([
        people.redis.keys(`{${userId}}:*`).then(names => names.toSorted()),
        people.redis.hgetall(session(sid)),
        people.redis.get(seen(sid)),
      ])
    const before = await record()
    const { next, leave } = await listen(cookie)
    expect(await next()).toBe('alive')
    leave()
    expect(await record()).toEqual(before)

    const used = await fetch(`${people.app.origin}/api/auth/session`, { headers: { cookie } })
    expect(used.status).toBe(200)
    expect(Number(await people.redis.get(seen(sid))), 'a use is noted').toBeGreaterThan(1)
    const refreshed = await fetch(`${people.app.origin}/api/auth/refresh`, {
      method: 'POST',
      headers: { cookie },
    })
    expect(refreshed.status).toBe(200)
  })

  it('costs one command a second for a session, however many connections it has, and none once they are gone', async () => {
    const [{ userId, cookie }, witness] = await Promise.all([logIn(), logIn()])
    const redis = new Redis(people.redisUrl)
    const monitor = await redis.monitor()
    const commands: string[] = []
    monitor.on('monitor', (_time, args: string[]) => commands.push(args.join(' ')))
    const looksAfter = (user: string) => commands.filter(command => command.includes(user)).length
    try {
      const streams = await Promise.all([listen(cookie), listen(cookie), listen(cookie)])
      for (const { next } of streams) expect(await next()).toBe('alive')
      const before = looksAfter(userId)
      // The next sign of life comes after five seconds.
      for (const { next } of streams) expect(await next()).toBe('alive')
      const spent = looksAfter(userId) - before
      expect(spent).toBeGreaterThanOrEqual(3)
      expect(spent).toBeLessThanOrEqual(6)

      // Somebody else's stream, looked after as often, shows that the time for a look has passed.
      const other = await listen(witness.cookie)
      const twoMoreLooks = () => {
        const seen = looksAfter(witness.userId)
        return until('two looks', LOOK_LIMIT_MS, () => looksAfter(witness.userId) >= seen + 2)
      }
      expect(await other.next()).toBe('alive')
      for (const { leave } of streams) leave()
      await twoMoreLooks()
      const afterwards = looksAfter(userId)
      await twoMoreLooks()
      expect(looksAfter(userId)).toBe(afterwards)
      other.leave()
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
