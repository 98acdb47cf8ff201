import type { Redis } from '@upstash/redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { userKeys } from '@/lib/session/store/keys'
import { changePassword, endSession, endSessions, rotateSession } from '@/lib/session/store/sessions'
import { TEST_CLIENT, testPasswordHash } from '@/tests/support/auth-context'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { startRedisServer } from '@/tests/support/redis-server'
import { createTestSession, LIMITS } from './stores'

const NO_GRACE = { ...LIMITS, graceMs: 0 }
const KICK = { keep: null, reason: 'kicked', event: 'kicked', client: TEST_CLIENT } as const

describe('a script that Redis ran, whose answer was lost, and that is sent again', () => {
  it('ends all sessions once, and says how many', async () => {
    const { redis, loseNextAnswer } = await redisThatLosesAnswers()
    const { user, userId } = await createTestSession(redis)
    await createTestSession(redis, { user })
    await endSessions(redis, LIMITS, { userId: (await createTestSession(redis)).userId, ...KICK })
    const lost = loseNextAnswer()
    expect(await endSessions(redis, LIMITS, { userId, ...KICK })).toBe(2)
    await lost
    expect(await redis.get(userKeys(userId).version)).toMatch(/^2 kicked/)
  })

  it('ends one session, and says that it was there', async () => {
    const { redis, loseNextAnswer } = await redisThatLosesAnswers()
    const end = (session: { userId: string; sessionId: string }) =>
      endSession(redis, LIMITS, {
        ...session,
        reason: 'kicked',
        event: 'kicked',
        token: null,
        client: TEST_CLIENT,
      })
    await end(await createTestSession(redis))
    const session = await createTestSession(redis)
    const lost = loseNextAnswer()
    expect(await end(session)).toMatchObject({ existed: true })
    await lost
  })

  it('rotates once: without a grace window too, the own repeat is no theft', async () => {
    const { redis, loseNextAnswer } = await redisThatLosesAnswers()
    const rotate = (session: { userId: string; sessionId: string }) =>
      rotateSession(redis, NO_GRACE, { ...session, generation: 0, client: TEST_CLIENT, allow: null })
    await rotate(await createTestSession(redis))
    const session = await createTestSession(redis)
    const lost = loseNextAnswer()
    expect(await rotate(session)).toMatchObject({ status: 'rotated', session: { generation: 1 } })
    await lost
  })

  it('changes the password once, and says how many other sessions that ended', async () => {
    const { redis, loseNextAnswer } = await redisThatLosesAnswers()
    const oldHash = await testPasswordHash()
    const change = (session: { userId: string; sessionId: string }) =>
      changePassword(redis, LIMITS, {
        ...session,
        oldHash,
        newHash: 'new',
        client: TEST_CLIENT,
        allow: null,
      })
    await change(await createTestSession(redis))
    const { user, ...session } = await createTestSession(redis)
    await createTestSession(redis, { user })
    const lost = loseNextAnswer()
    const changed = await change(session)
    await lost
    expect(changed).toMatchObject({ status: 'changed', revoked: 1, version: 2, session: { generation: 1 } })
    expect(await redis.get(userKeys(session.userId).version)).toMatch(/^2 password_changed/)
    // Another change, and no repeat of the same: the old password is none any more.
    expect(await change(session)).toEqual({ status: 'refused' })
  })
})

/** A client behind a proxy. The scripts that a test uses should be known to Redis before the first answer is lost. */
async function redisThatLosesAnswers(): Promise<{ redis: Redis; loseNextAnswer: () => Promise<void> }> {
  const server = await startRedisServer()
  onTestFinished(server.stop)
  const proxy = await startFaultProxy(server.port)
  onTestFinished(proxy.stop)
  const { redis, close } = connectRedis({ url: proxy.url, timeoutMs: 2000 })
  onTestFinished(close)
  return { redis, loseNextAnswer: () => proxy.once({ kind: 'reset-after' }, /evalsha/i) }
}
