import { expect, it } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { writeDenial } from '@/lib/session/store/reason'
import { changePassword, endSession, rotateSession } from '@/lib/session/store/sessions'
import { listEvents } from '@/lib/users/store/events'
import { TEST_CLIENT, testPasswordHash } from '@/tests/support/auth-context'
import { createTestSession, describeStores, LIMITS } from './stores'

const client = TEST_CLIENT
const NO_GRACE = { ...LIMITS, graceMs: -1 }

/** RFC 9700 §4.14.2; design: "Refresh rotation". */
describeStores('rotating a refresh token', auth => {
  type Session = Awaited<ReturnType<typeof createTestSession>>
  const rotate = ({ userId, sessionId }: Session, generation: number, limits = LIMITS) =>
    rotateSession(auth().redis, limits, { userId, sessionId, generation, client, allow: null })
  const exists = ({ userId, sessionId }: Session) => auth().redis.exists(userKeys(userId).session(sessionId))

  it('the live generation yields the next one and prolongs the session', async () => {
    const session = await createTestSession(auth().redis)
    const answer = await rotate(session, 0)
    expect(answer).toMatchObject({
      status: 'rotated',
      version: 1,
      session: { generation: 1, remember: true },
    })
    expect(await rotate(session, 1)).toMatchObject({ status: 'rotated', session: { generation: 2 } })
  })

  it('the direct predecessor gives the same successor again within the grace window', async () => {
    const session = await createTestSession(auth().redis)
    const [first, again] = [await rotate(session, 0), await rotate(session, 0)]
    if (first.status !== 'rotated' || again.status !== 'rotated') throw new Error('not rotated')
    expect(again.session).toEqual(first.session)
  })

  it('the direct predecessor after the grace window is theft: the session ends, its access tokens too', async () => {
    const session = await createTestSession(auth().redis)
    await rotate(session, 0)
    expect(await rotate(session, 0, NO_GRACE)).toEqual({ status: 'reused' })
    expect(await exists(session)).toBe(0)
    expect(await auth().redis.get(userKeys(session.userId).deny(session.sessionId))).toMatch(/^\d{13}6$/)
    expect(await rotate(session, 1)).toEqual({ status: 'revoked', reason: 'token_reuse' })
    const [event] = await listEvents(auth().redis, session.userId, 1)
    expect(event).toMatchObject({ type: 'token_reuse', sessionId: session.sessionId })
  })

  it('a generation before the predecessor is theft within the grace window too', async () => {
    const session = await createTestSession(auth().redis)
    await rotate(session, 0)
    await rotate(session, 1)
    expect(await rotate(session, 0)).toEqual({ status: 'reused' })
    expect(await exists(session)).toBe(0)
  })

  it('the grace window never revives a session that was revoked', async () => {
    const session = await createTestSession(auth().redis)
    await rotate(session, 0)
    const end = { ...session, reason: 'signed_out', event: 'logout', token: null, client } as const
    await endSession(auth().redis, LIMITS, end)
    expect(await rotate(session, 0)).toEqual({ status: 'revoked', reason: 'signed_out' })
    expect(await rotate(session, 1)).toEqual({ status: 'revoked', reason: 'signed_out' })
  })

  it('a denied session is refused even if its record is still there', async () => {
    const session = await createTestSession(auth().redis)
    await auth().redis.set(userKeys(session.userId).deny(session.sessionId), writeDenial('kicked', 1))
    expect(await rotate(session, 0)).toEqual({ status: 'revoked', reason: 'kicked' })
  })

  it('a password change raises the floor: older generations are refused, and prove no theft', async () => {
    const session = await createTestSession(auth().redis)
    await rotate(session, 0)
    const oldHash = await testPasswordHash()
    await changePassword(auth().redis, LIMITS, {
      ...session,
      oldHash,
      newHash: 'another',
      client,
      allow: null,
    })
    expect(await rotate(session, 1)).toEqual({ status: 'revoked', reason: 'password_changed' })
    expect(await rotate(session, 0)).toEqual({ status: 'revoked', reason: 'password_changed' })
    expect(await rotate(session, 2)).toMatchObject({
      status: 'rotated',
      version: 2,
      session: { generation: 3 },
    })
  })

  it('a generation that was never issued is refused, and so is a session or a user that is not there', async () => {
    const session = await createTestSession(auth().redis)
    expect(await rotate(session, 7)).toEqual({ status: 'revoked', reason: 'expired' })
    expect(await rotate(session, 0)).toMatchObject({ status: 'rotated' })
    const nothing = { status: 'revoked', reason: 'expired' }
    expect(await rotate({ ...session, sessionId: 'A'.repeat(22) }, 0)).toEqual(nothing)
    expect(await rotate({ ...session, userId: 'A'.repeat(22) }, 0)).toEqual(nothing)
    await auth().redis.del(userKeys(session.userId).version)
    expect(await rotate(session, 1)).toEqual(nothing)
  })

  it('a rotation slides the life of the session, and never past its absolute end', async () => {
    const limits = { ...LIMITS, absoluteMs: 60_000 }
    const session = await createTestSession(auth().redis, { limits, slidingMs: 40_000 })
    const { session: key, seen, sessions } = keysOf(session)
    await auth().redis.hset(key, { absoluteExpiresAt: Date.now() + 5_000 })
    const answer = await rotate(session, 0, limits)
    if (answer.status !== 'rotated') throw new Error('not rotated')
    const { expiresAt } = answer.session
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 5_000)
    for (const timed of [key, seen]) expect(await auth().redis.exec(['PEXPIRETIME', timed])).toBe(expiresAt)
    expect(Number(await auth().redis.zscore(sessions, session.sessionId))).toBe(expiresAt)
  })
})

function keysOf({ userId, sessionId }: { userId: string; sessionId: string }) {
  const keys = userKeys(userId)
  return { session: keys.session(sessionId), seen: keys.seen(sessionId), sessions: keys.sessions }
}
