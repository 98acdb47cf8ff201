import { expect, it, vi } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { endSession, endSessions, listSessions } from '@/lib/session/store/sessions'
import { newId } from '@/lib/session/token/id'
import { listEvents } from '@/lib/users/store/events'
import { TEST_CLIENT } from '@/tests/support/auth-context'
import { createTestSession, describeStores, LIMITS } from './stores'

const client = TEST_CLIENT

/** Design: "Logout tells the truth", "a denylist entry outlives its token by the leeway, and then goes". */
describeStores('ending sessions', auth => {
  type Session = Awaited<ReturnType<typeof createTestSession>>
  const end = (session: Session, token: { id: string; expiresAt: number } | null = null, limits = LIMITS) =>
    endSession(auth().redis, limits, { ...session, reason: 'signed_out', event: 'logout', token, client })
  const endAll = (session: Session, keep: string | null) =>
    endSessions(auth().redis, LIMITS, {
      userId: session.userId,
      keep,
      reason: 'kicked',
      event: 'kicked',
      client,
    })
  const expiryOf = async (key: string) => Number(await auth().redis.exec(['PEXPIRETIME', key]))
  const denial = ({ userId }: Session, id: string) => auth().redis.get(userKeys(userId).deny(id))

  it('denies the session and the token that asked, and deletes the record, the index entry and "seen"', async () => {
    const session = await createTestSession(auth().redis)
    const keys = userKeys(session.userId)
    const token = { id: newId(), expiresAt: Date.now() + LIMITS.accessMs }
    expect(await end(session, token)).toMatchObject({ existed: true })
    expect(await denial(session, session.sessionId)).toMatch(/^\d{13}0$/)
    expect(await denial(session, token.id), 'the token that asked').toEqual(
      expect.stringMatching(/^\d{13}0$/),
    )
    expect(await auth().redis.exists(keys.session(session.sessionId), keys.seen(session.sessionId))).toBe(0)
    expect(await auth().redis.zcard(keys.sessions)).toBe(0)
  })

  it('each entry outlives its token by the margin', async () => {
    const session = await createTestSession(auth().redis)
    const keys = userKeys(session.userId)
    const accessExpiresAt = Number(
      await auth().redis.hget(keys.session(session.sessionId), 'accessExpiresAt'),
    )
    const token = { id: newId(), expiresAt: accessExpiresAt - 1234 }
    const { deniedUntil } = await end(session, token)
    expect(await expiryOf(keys.deny(session.sessionId))).toBe(accessExpiresAt + LIMITS.denyMarginMs)
    expect(await expiryOf(keys.deny(token.id))).toBe(token.expiresAt + LIMITS.denyMarginMs)
    expect(Math.abs(deniedUntil - accessExpiresAt - LIMITS.denyMarginMs)).toBeLessThan(100)
  })

  it('then the entries go by themselves', async () => {
    const limits = { ...LIMITS, accessMs: 50, denyMarginMs: 50 }
    const session = await createTestSession(auth().redis, { limits })
    const token = { id: newId(), expiresAt: Date.now() + 50 }
    await end(session, token, limits)
    const keys = userKeys(session.userId)
    await vi.waitFor(async () =>
      expect(await auth().redis.exists(keys.deny(session.sessionId), keys.deny(token.id))).toBe(0),
    )
  })

  it('a repeat changes nothing and answers the same', async () => {
    const session = await createTestSession(auth().redis)
    const first = await end(session)
    const keys = userKeys(session.userId)
    const expiry = await expiryOf(keys.deny(session.sessionId))
    const again = await end(session)
    expect(again).toMatchObject({ existed: false, revokedAt: first.revokedAt })
    expect(Math.abs(again.deniedUntil - first.deniedUntil)).toBeLessThan(100)
    expect(await expiryOf(keys.deny(session.sessionId))).toBe(expiry)
    const events = await listEvents(auth().redis, session.userId, 10)
    expect(events.filter(({ type }) => type === 'logout')).toHaveLength(1)
  })

  it('a session whose access tokens have all run out can be ended like any other', async () => {
    const longAgo = { ...LIMITS, accessMs: -60_000 }
    const session = await createTestSession(auth().redis, { limits: longAgo })
    const { existed, revokedAt, deniedUntil } = await end(session)
    expect(existed).toBe(true)
    expect(deniedUntil).toBeGreaterThan(revokedAt)
    expect(await auth().redis.exists(userKeys(session.userId).session(session.sessionId))).toBe(0)
  })

  it('a session whose record Redis has lost is denied all the same', async () => {
    const session = await createTestSession(auth().redis)
    await auth().redis.del(userKeys(session.userId).session(session.sessionId))
    const { existed, revokedAt, deniedUntil } = await end(session)
    expect(existed).toBe(false)
    expect(deniedUntil - revokedAt).toBeGreaterThanOrEqual(LIMITS.accessMs + LIMITS.denyMarginMs - 100)
    expect(await denial(session, session.sessionId)).toMatch(/^\d{13}0$/)
  })

  it('only that session ends', async () => {
    const one = await createTestSession(auth().redis)
    const two = await createTestSession(auth().redis, { user: one.user })
    await end(one)
    expect((await listSessions(auth().redis, one.userId)).map(({ id }) => id)).toEqual([two.sessionId])
    expect(await denial(two, two.sessionId)).toBeNull()
  })

  it('ending all but one counts and denies the others, and leaves the version', async () => {
    const kept = await createTestSession(auth().redis)
    const other = await createTestSession(auth().redis, { user: kept.user })
    expect(await endAll(kept, kept.sessionId)).toBe(1)
    expect(await denial(other, other.sessionId)).toMatch(/^\d{13}3$/)
    expect(await denial(kept, kept.sessionId)).toBeNull()
    expect(await auth().redis.get(userKeys(kept.userId).version)).toMatch(/^1 /)
  })

  it('ending all raises the version with its reason, and a second time finds nothing', async () => {
    const session = await createTestSession(auth().redis)
    await createTestSession(auth().redis, { user: session.user })
    expect(await endAll(session, null)).toBe(2)
    expect(await auth().redis.get(userKeys(session.userId).version)).toMatch(/^2 kicked \d+$/)
    expect(await endAll(session, null)).toBe(0)
    const events = await listEvents(auth().redis, session.userId, 10)
    expect(events.filter(({ type }) => type === 'kicked')).toHaveLength(1)
  })
})
