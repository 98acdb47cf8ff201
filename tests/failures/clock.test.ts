import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningApp } from '@/tests/support/app'
import { findFaketime } from '@/tests/support/machine.mjs'
import { needing } from '@/tests/support/needing'
import { until } from '@/tests/support/until'
import { logIn, PASSWORD, signUp, Visitor } from '@/tests/support/visitor'
import { isAnythingGood, isLoggedIn } from './operations'
import { openStage, type Stage } from './stage'

const ACCESS_SECONDS = 4
const LEEWAY_SECONDS = 5
const DENY_MARGIN_SECONDS = 10

const CLOCKS = { 'five minutes behind': '-300s', 'five minutes ahead': '+300s' }

for (const [name, offset] of Object.entries(CLOCKS)) {
  needing('libfaketime')(`[faults] an instance whose clock is ${name}`, () => {
    let stage: Stage
    let skewed: RunningApp
    beforeAll(async () => {
      stage = await openStage()
      skewed = await stage.instance({
        REDIS_URL: stage.server.url,
        ACCESS_TOKEN_TTL: `${ACCESS_SECONDS}`,
        LD_PRELOAD: `${findFaketime()}`,
        FAKETIME: offset,
      })
    })
    afterAll(() => stage?.stop())

    it('really has another time than this process', async () => {
      const answer = await fetch(`${skewed.origin}/api/health`)
      const apartMs = Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now())
      expect(apartMs).toBeGreaterThan(290_000)
    })

    it('takes the tokens of the others, and the others take its tokens', async () => {
      const { visitor, email } = await signUp(stage.good.origin)
      expect(await isLoggedIn(visitor, skewed.origin)).toBe(true)
      const there = await logIn(skewed.origin, email)
      expect(await isLoggedIn(there, stage.good.origin)).toBe(true)
      const refreshed = there.copy(stage.good.origin)
      expect((await refreshed.json('/api/auth/refresh', {})).status).toBe(200)
      expect(await isLoggedIn(refreshed, skewed.origin)).toBe(true)
    })

    it('never accepts a token that was revoked elsewhere, also when its denylist entry is gone', async () => {
      const { email } = await signUp(stage.good.origin)
      const visitor = await logIn(skewed.origin, email)
      const copy = visitor.copy()
      expect((await visitor.copy(stage.good.origin).json('/api/auth/logout', {})).status).toBe(200)
      const accessOnly = new Visitor(skewed.origin, [['access', copy.cookie('access')]])
      const lifeMs = (ACCESS_SECONDS + LEEWAY_SECONDS + DENY_MARGIN_SECONDS + 1) * 1000
      const endsAt = Date.now() + lifeMs
      await until('the end of the denylist entry', lifeMs + 1000, async () => {
        // 503 on a machine that is too busy to ask Redis in time: refused all the same.
        expect([401, 503]).toContain((await accessOnly.copy().send('/api/auth/session')).status)
        return Date.now() > endsAt
      })
      expect(await isAnythingGood(copy, skewed.origin)).toBe(false)
    })

    it('logs out for good, and so says the other', async () => {
      const { visitor, email } = await signUp(stage.good.origin)
      const copy = visitor.copy()
      const logout = await visitor.copy(skewed.origin).json('/api/auth/logout', {})
      expect(await logout.json()).toMatchObject({ revoked: true })
      expect(await isAnythingGood(copy, stage.good.origin)).toBe(false)
      const again = await new Visitor(skewed.origin).json('/api/auth/login', { email, password: PASSWORD })
      expect(again.status).toBe(200)
    })
  })
}
