import { afterEach, expect, it, vi } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { CookieJar } from '@/tests/support/cookie-jar'
import { describeStores } from '@/tests/support/stores'

const FIVE_MINUTES_MS = 300_000
const LEEWAY_SECONDS = 5

describeStores('the times of a token', host => {
  afterEach(() => void vi.useRealTimers())

  it.each([FIVE_MINUTES_MS, -FIVE_MINUTES_MS])(
    'are those of Redis with a clock %d ms off, and its denial outlives it by the leeway',
    async offset => {
      const id = host().addUser()
      const [seconds] = await host().redis.time()
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offset })
      const begun = await host().auth.begin(new Headers(), id, { stamp: 'first stamp' })
      if (begun.status !== 'begun') throw new Error(begun.status)
      const { token } = begun.principal
      expect(Math.abs(token.iat - Number(seconds))).toBeLessThanOrEqual(5)
      const browser = new CookieJar().take(begun.cookies)
      expect((await host().auth.check(browser.headers)).status).toBe('accepted')

      await host().auth.end(browser.headers)
      const [now] = await host().redis.time()
      for (const denied of [token.sid, token.jti]) {
        const leftMs = await host().redis.pttl(userKeys('test', id).deny(denied))
        expect(Number(now) + 1 + leftMs / 1000).toBeGreaterThanOrEqual(token.exp + LEEWAY_SECONDS)
      }
    },
  )
})
