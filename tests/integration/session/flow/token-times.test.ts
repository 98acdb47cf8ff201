import { afterEach, expect, it, vi } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { CookieJar } from '@/tests/support/cookie-jar'
import { expiryOf } from '@/tests/support/expiry'
import { describeStores } from '@/tests/support/stores'

const FIVE_MINUTES_MS = 300_000
/** The leeway of five seconds on both sides of the expiry. */
const MARGIN_MS = 10_000

describeStores('the times of a token', host => {
  afterEach(() => void vi.useRealTimers())

  it.each([FIVE_MINUTES_MS, -FIVE_MINUTES_MS])(
    'are those of Redis with a clock %d ms off, and its denial outlives it by the leeway',
    async offset => {
      const id = host().addUser()
      const redisSeconds = async () => Number((await host().redis.time())[0])
      const earliest = await redisSeconds()
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offset })
      const begun = await host().auth.begin(new Headers(), id, { stamp: 'first stamp' })
      if (begun.status !== 'begun') throw new Error(begun.status)
      const { token } = begun.principal
      expect(token.iat).toBeGreaterThanOrEqual(earliest)
      expect(token.iat).toBeLessThanOrEqual(await redisSeconds())
      const browser = new CookieJar().take(begun.cookies)
      expect((await host().auth.check(browser.headers)).status).toBe('accepted')

      await host().auth.end(browser.headers)
      for (const denied of [token.sid, token.jti]) {
        const expiry = await expiryOf(host().redis, userKeys('test', id).deny(denied))
        expect(Math.floor(expiry / 1000) * 1000).toBe(token.exp * 1000 + MARGIN_MS)
      }
    },
  )
})
