import type { Redis } from '@upstash/redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { userKeys } from '@/lib/session/store/keys'
import { REASONS, type Reason } from '@/lib/session/store/reason'
import { endSession } from '@/lib/session/store/sessions'
import { readTokenState } from '@/lib/session/store/token-state'
import { newId } from '@/lib/session/token/id'
import { TEST_CLIENT } from '@/tests/support/auth-context'
import { startRedisServer } from '@/tests/support/redis-server'
import { createTestSession, describeStores, LIMITS } from './stores'

/** What `MEMORY USAGE` may say of a denied id on a lone Redis 7. A node of a cluster adds 16 bytes to every key. */
const MOST_BYTES = 104

describeStores('a denylist entry', auth => {
  it.each(REASONS)('gives back the reason %s, and the time to the millisecond', async reason => {
    const { revokedAt, ...token } = await end(auth().redis, reason)
    const state = await readTokenState(auth().redis, token, ['tokenDenial', 'sessionDenial'])
    expect(state.sessionDenial).toEqual({ reason, at: revokedAt })
    expect(state.tokenDenial).toEqual({ reason, at: revokedAt })
    expect(Math.abs(revokedAt - Date.now())).toBeLessThan(60_000)
  })

  it('says the same again when the logout is repeated', async () => {
    const { sub, sid, jti, revokedAt } = await end(auth().redis, 'signed_out')
    const again = await endSession(auth().redis, LIMITS, {
      userId: sub,
      sessionId: sid,
      reason: 'kicked',
      event: 'kicked',
      token: { id: jti, expiresAt: Date.now() + LIMITS.accessMs },
      client: TEST_CLIENT,
    })
    expect(again.revokedAt).toBe(revokedAt)
  })
})

describe('a denylist entry on a lone server', () => {
  it.each(REASONS)('is small, whatever the reason (%s)', async reason => {
    const server = await startRedisServer()
    onTestFinished(server.stop)
    const { redis, close } = connectRedis({ url: server.url, timeoutMs: 2000 })
    onTestFinished(close)
    const { sub, sid } = await end(redis, reason)
    expect(await redis.exec<number>(['MEMORY', 'USAGE', userKeys(sub).deny(sid)])).toBeLessThanOrEqual(
      MOST_BYTES,
    )
  })
})

async function end(redis: Redis, reason: Reason) {
  const session = await createTestSession(redis)
  const jti = newId()
  const { revokedAt } = await endSession(redis, LIMITS, {
    ...session,
    reason,
    event: 'session_ended',
    token: { id: jti, expiresAt: Date.now() + LIMITS.accessMs },
    client: TEST_CLIENT,
  })
  return { sub: session.userId, sid: session.sessionId, jti, revokedAt }
}
