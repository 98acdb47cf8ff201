import { expect, it, onTestFinished } from 'vitest'
import { many } from '@/tests/support/many'
import { needing } from '@/tests/support/needing'
import { startRedisCluster } from '@/tests/support/redis-cluster'
import { until } from '@/tests/support/until'
import { answerOrNull, untilAnswered } from '@/tests/support/until-answered'
import { closeHosts, connectHost, FAILOVER_LIMIT_MS, gather, type Leaver, logOut } from './logouts'
import { isLong } from './stage'

const LANES = 6
const STAYING = 60
/** Half of the slots of the first primary go to the second, then half of the third to the first. */
const MOVES = [
  [0, 1],
  [2, 0],
] as const
const ROUNDS = isLong ? 3 : 1

needing('redis-server')('[faults] slots of a cluster move under load', () => {
  it('no ended token is accepted, no live one refused, no script half done, nothing thrown but that Redis is away', async () => {
    const cluster = await startRedisCluster({ replicas: true })
    onTestFinished(cluster.stop)
    onTestFinished(closeHosts)
    const host = await connectHost(cluster.url, 1)
    const staying = await gather(host, STAYING)
    const ended: Leaver[] = []
    let isMoving = true
    const before = await cluster.redirections()
    const counts = { begun: 0, ended: 0, renewed: 0, unavailable: 0 }

    /** A user with two sessions: one is renewed, the other ends. What is left must be exactly the first. */
    async function live() {
      const id = host.addUser()
      const [kept, leaver] = [await logIn(id), await logIn(id)]
      const ending: Leaver = { browser: leaver, copy: leaver.copy() }
      counts.begun += 2
      const renewed = await ask(() => host.auth.renew(kept.headers, { isForced: true }))
      expect(renewed.status).toBe('accepted')
      kept.take(renewed.cookies)
      counts.renewed += 1
      await until('an acknowledged logout', FAILOVER_LIMIT_MS, async () => {
        const isDone = await logOut(host, ending)
        if (!isDone) counts.unavailable += 1
        return isDone
      })
      counts.ended += 1
      ended.push(ending)
      expect((await ask(() => host.auth.check(ending.copy.headers))).status).toBe('revoked')
      expect((await ask(() => host.auth.renew(ending.copy.headers, { isForced: true }))).status).not.toBe(
        'accepted',
      )
      expect((await ask(() => host.auth.check(kept.headers))).status).toBe('accepted')
      expect(await ask(() => host.auth.list(id))).toHaveLength(1)
      const one = staying[counts.begun % STAYING]
      expect((await ask(() => host.auth.check(one?.copy.headers ?? new Headers()))).status).toBe('accepted')
    }
    const logIn = (id: string) => ask(() => host.logIn(id))
    /** The answer, however often Redis cannot be asked; whatever else is thrown ends the test. */
    async function ask<T>(question: () => Promise<T>): Promise<T> {
      const first = await answerOrNull(question)
      if (first !== null) return first
      counts.unavailable += 1
      return untilAnswered(FAILOVER_LIMIT_MS, question)
    }
    const lane = async () => {
      while (isMoving) await live()
    }
    const moving = (async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [from, to] of MOVES) await cluster.moveSlots(from, to)
      }
    })().finally(() => {
      isMoving = false
    })
    await Promise.all([moving, ...Array.from({ length: LANES }, lane)])

    await many(ended.length, LANES, async index => {
      const headers = ended[index]?.copy.headers ?? new Headers()
      expect((await ask(() => host.auth.check(headers))).status).toBe('revoked')
    })
    const after = await cluster.redirections()
    const met = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
    console.info(
      `  while half of the slots of a primary moved, ${ROUNDS * MOVES.length} times: ${counts.begun} logins, ${counts.renewed} renewals, ${counts.ended} logouts; ` +
        `${counts.unavailable} answers were that Redis is away; nodes said ${met.map(([name, count]) => `${name} ${count} times`).join(', ')}`,
    )
    expect(counts.ended).toBeGreaterThan(LANES)
    expect(
      met.reduce((sum, [, count]) => sum + count, 0),
      'slots in use have moved',
    ).toBeGreaterThan(0)
  })
})
