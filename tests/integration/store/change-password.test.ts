import { expect, it } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { changePassword, endSession, listSessions, rotateSession } from '@/lib/session/store/sessions'
import { TEST_CLIENT, testPasswordHash } from '@/tests/support/auth-context'
import { createTestSession, describeStores, LIMITS } from './stores'

const client = TEST_CLIENT

describeStores('changing the password', auth => {
  type Session = Awaited<ReturnType<typeof createTestSession>>
  const change = async (session: Session, newHash: string, oldHash?: string) =>
    changePassword(auth().redis, LIMITS, {
      ...session,
      oldHash: oldHash ?? (await testPasswordHash()),
      newHash,
      client,
      allow: null,
    })

  it('raises version and generation, and ends every other session', async () => {
    const own = await createTestSession(auth().redis)
    const other = await createTestSession(auth().redis, { user: own.user })
    expect(await change(own, 'new hash')).toMatchObject({
      status: 'changed',
      revoked: 1,
      version: 2,
      session: { generation: 1 },
    })
    const keys = userKeys(own.userId)
    expect(await auth().redis.get(keys.password)).toBe('new hash')
    expect(await auth().redis.get(keys.version)).toMatch(/^2 password_changed \d+$/)
    expect(await auth().redis.get(keys.deny(other.sessionId))).toMatch(/^\d{13}2$/)
    expect((await listSessions(auth().redis, own.userId)).map(({ id }) => id)).toEqual([own.sessionId])
  })

  it('is refused when another change came first, and changes nothing', async () => {
    const own = await createTestSession(auth().redis)
    await change(own, 'new hash')
    expect(await change(own, 'a third hash')).toEqual({ status: 'refused' })
    expect(await auth().redis.get(userKeys(own.userId).password)).toBe('new hash')
    expect(await auth().redis.get(userKeys(own.userId).version)).toMatch(/^2 /)
  })

  it('is refused when the session has ended, and changes nothing', async () => {
    const own = await createTestSession(auth().redis)
    const end = { ...own, reason: 'signed_out', event: 'logout', token: null, client } as const
    await endSession(auth().redis, LIMITS, end)
    expect(await change(own, 'new hash')).toEqual({ status: 'refused' })
    expect(await auth().redis.get(userKeys(own.userId).password)).toBe(await testPasswordHash())
  })

  it('the generation it hands out rotates as usual', async () => {
    const own = await createTestSession(auth().redis)
    await change(own, 'new hash')
    const rotated = await rotateSession(auth().redis, LIMITS, {
      ...own,
      generation: 1,
      client,
      allow: null,
    })
    expect(rotated).toMatchObject({ status: 'rotated', session: { generation: 2 }, version: 2 })
  })
})
