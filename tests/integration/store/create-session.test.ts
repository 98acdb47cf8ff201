import { expect, it } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { createSession, endSession, listSessions, rotateSession } from '@/lib/session/store/sessions'
import { newId } from '@/lib/session/token/id'
import { createTestUser, TEST_CLIENT, testPasswordHash } from '@/tests/support/auth-context'
import { createTestSession, describeStores, LIMITS, SLIDING_MS } from './stores'

const client = TEST_CLIENT

describeStores('beginning a session', auth => {
  const create = async (userId: string, sessionId: string, passwordHash?: string, slidingMs = SLIDING_MS) =>
    createSession(auth().redis, LIMITS, {
      userId,
      sessionId,
      passwordHash: passwordHash ?? (await testPasswordHash()),
      slidingMs,
      remember: false,
      client,
      allow: null,
    })

  it('keeps record, index and "seen" as long as the session lives', async () => {
    const { id } = await createTestUser(auth().redis)
    const sessionId = newId()
    const answer = await create(id, sessionId)
    if (answer.status !== 'created') throw new Error('not created')
    const { now, session, version } = answer
    expect({ version, generation: session.generation, remember: session.remember }).toEqual({
      version: 1,
      generation: 0,
      remember: false,
    })
    expect(session.expiresAt).toBe(now + SLIDING_MS)
    const keys = userKeys(id)
    for (const key of [keys.session(sessionId), keys.seen(sessionId)])
      expect(await auth().redis.exec(['PEXPIRETIME', key])).toBe(session.expiresAt)
    expect(Number(await auth().redis.zscore(keys.sessions, sessionId))).toBe(session.expiresAt)
  })

  it('repeating it with the same id makes no second session', async () => {
    const { id } = await createTestUser(auth().redis)
    const sessionId = newId()
    const [first, again] = [await create(id, sessionId), await create(id, sessionId)]
    if (first.status !== 'created' || again.status !== 'created') throw new Error('not created')
    expect(again.session).toEqual(first.session)
    expect(await listSessions(auth().redis, id)).toHaveLength(1)
    expect(await auth().redis.xlen(userKeys(id).events)).toBe(2)
  })

  it('repeating it after the session was ended brings nothing back', async () => {
    const session = await createTestSession(auth().redis)
    await endSession(auth().redis, LIMITS, {
      ...session,
      reason: 'signed_out',
      event: 'logout',
      token: null,
      client,
    })
    expect(await create(session.userId, session.sessionId)).toEqual({ status: 'refused' })
    expect(await listSessions(auth().redis, session.userId)).toEqual([])
  })

  it('a password that is no longer the one that was checked is refused', async () => {
    const { id } = await createTestUser(auth().redis)
    expect(await create(id, newId(), 'the hash of an older password')).toEqual({ status: 'refused' })
    expect(await listSessions(auth().redis, id)).toEqual([])
  })

  it('a blocked user and one whose version is missing get none', async () => {
    const user = await createTestUser(auth().redis)
    const keys = userKeys(user.id)
    await auth().redis.set(keys.user, JSON.stringify({ ...user, status: 'blocked' }))
    expect(await create(user.id, newId())).toEqual({ status: 'blocked' })
    await auth().redis.set(keys.user, JSON.stringify(user))
    await auth().redis.del(keys.version)
    expect(await create(user.id, newId())).toEqual({ status: 'refused' })
  })

  it('sessions that ran out leave the index at the next login', async () => {
    const { id } = await createTestUser(auth().redis)
    const gone = newId()
    await auth().redis.zadd(userKeys(id).sessions, { score: Date.now() - 1000, member: gone })
    await create(id, newId())
    expect(await auth().redis.zscore(userKeys(id).sessions, gone)).toBeNull()
  })

  it('all keys of a user lie in one slot', async () => {
    const session = await createTestSession(auth().redis)
    await rotateSession(auth().redis, LIMITS, { ...session, generation: 0, client, allow: null })
    const keys = userKeys(session.userId)
    const all = [keys.user, keys.password, keys.version, keys.sessions, keys.events]
    const ofSession = [keys.session(session.sessionId), keys.seen(session.sessionId), keys.deny(newId())]
    expect(await auth().redis.exists(...all, ...ofSession.slice(0, 2))).toBe(7)
    const tag = `{${session.userId}}:`
    for (const key of [...all, ...ofSession]) expect(key.startsWith(tag)).toBe(true)
  })
})
