import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { REASONS } from '@/lib/session'
import { connectRedis } from '@/lib/session/redis'
import { userKeys } from '@/lib/session/store/keys'
import { reasonCode } from '@/lib/session/store/reason'
import { CookieJar } from '@/tests/support/cookie-jar'
import { expiryOf } from '@/tests/support/expiry'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost, describeStores, type Host } from '@/tests/support/stores'

const MARGIN_SECONDS = 10
/** Redis tells how long an entry lives, and not until when: an answer may differ by its rounding. */
const ROUNDING_MS = 5
/** What `MEMORY USAGE` may say of a denied id on a lone server. A node of a cluster adds 16 bytes to every key. */
const MOST_BYTES = 104

async function begin(host: Host, lifetimes = {}) {
  const id = host.addUser()
  const begun = await host.with({ lifetimes }).begin(new Headers(), id, { stamp: 'first stamp' })
  if (begun.status !== 'begun') throw new Error(begun.status)
  const { token, sessionId } = begun.principal
  return { id, token, sessionId, browser: new CookieJar().take(begun.cookies), keys: userKeys('test', id) }
}

describeStores('a denylist entry', host => {
  it.each(REASONS)('gives the reason %s back', async reason => {
    const { id, sessionId, browser } = await begin(host())
    await host().auth.endSession(id, sessionId, reason)
    expect(await host().auth.check(browser.headers)).toMatchObject({ status: 'revoked', reason })
  })

  it('keeps the first reason when another ending follows', async () => {
    const { id, sessionId, browser } = await begin(host())
    await host().auth.endSession(id, sessionId, 'kicked')
    await host().auth.endSession(id, sessionId, 'blocked')
    expect(await host().auth.check(browser.headers)).toMatchObject({ reason: 'kicked' })
  })

  it('ends a session whose record is still there', async () => {
    const { id, sessionId, browser, keys } = await begin(host())
    const entry = `${Date.now()}${String(reasonCode('kicked')).padStart(2, '0')}`
    await host().redis.set(keys.deny(sessionId), entry, { px: 60_000 })
    expect(await host().auth.list(id)).toHaveLength(1)
    const refused = { status: 'revoked', reason: 'kicked' }
    expect(await host().auth.check(browser.headers)).toMatchObject(refused)
    expect(await host().auth.renew(browser.headers, { isForced: true })).toMatchObject(refused)
    expect(await host().auth.peek(browser.headers)).toMatchObject({ status: 'ended', reason: 'kicked' })
  })

  it('of a session and of its token outlives the access token by the leeway', async () => {
    const { token, keys, browser } = await begin(host())
    const { deniedUntil } = await host().auth.end(browser.headers)
    const end = (token.exp + MARGIN_SECONDS) * 1000
    expect(await expiryOf(host().redis, keys.deny(token.jti))).toBe(end)
    // The session's record has milliseconds, and the token only seconds, rounded down.
    const sessionEnd = await expiryOf(host().redis, keys.deny(token.sid))
    expect(Math.floor(sessionEnd / 1000) * 1000).toBe(end)
    expect(Math.abs(Number(deniedUntil) - sessionEnd)).toBeLessThan(ROUNDING_MS)
  })

  it('is neither prolonged nor cut short by a repeat', async () => {
    const { token, keys, browser } = await begin(host())
    await host().auth.end(browser.copy().headers)
    const expiries = () =>
      Promise.all([token.sid, token.jti].map(id => expiryOf(host().redis, keys.deny(id))))
    const before = await expiries()
    await host().auth.end(browser.copy().headers)
    expect(await expiries()).toEqual(before)
  })

  it('then goes by itself', { timeout: 30_000 }, async () => {
    const { token, keys, browser } = await begin(host(), { access: 1 })
    await host().auth.end(browser.headers)
    const names = [keys.deny(token.sid), keys.deny(token.jti)]
    expect(await host().redis.exists(...names)).toBe(2)
    await vi.waitFor(async () => expect(await host().redis.exists(...names)).toBe(0), { timeout: 20_000 })
  })
})

describe('a denylist entry on a lone server', () => {
  it('is small, whatever the reason', async () => {
    const server = await startRedisServer()
    onTestFinished(server.stop)
    const { redis, close } = connectRedis({ url: server.url, timeoutMs: 2000 })
    onTestFinished(close)
    const host = createHost(redis)
    for (const reason of REASONS) {
      const { id, sessionId, keys } = await begin(host)
      await host.auth.endSession(id, sessionId, reason)
      const bytes = await redis.exec<number>(['MEMORY', 'USAGE', keys.deny(sessionId)])
      expect(bytes, reason).toBeLessThanOrEqual(MOST_BYTES)
    }
  })
})
