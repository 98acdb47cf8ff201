import { expect, it, vi } from 'vitest'
import { runScript } from '@/lib/session/redis'
import { newId } from '@/lib/users/id'
import { countAttempt } from '@/lib/users/store/attempt-limit'
import { emailKey, limitKey } from '@/lib/users/store/keys'
import { changeRoleAndStatus } from '@/lib/users/store/role-and-status'
import { claimEmailScript } from '@/lib/users/store/scripts/claim-email'
import {
  createUser,
  deleteUser,
  findUserId,
  readCredentials,
  readUserRecord,
  replaceName,
} from '@/lib/users/store/users'
import { createTestUser, TEST_CLIENT, testPasswordHash } from '@/tests/support/auth-context'
import { describeUserStores } from './stores'

describeUserStores('users and their addresses', auth => {
  const claim = (email: string, userId: string, holdMs: number) =>
    runScript(auth().redis, claimEmailScript, [emailKey(email)], [userId, holdMs])
  const ttl = (email: string) => auth().redis.pttl(emailKey(email))

  it('an address is claimed for a while, then for good, and repeating either changes nothing', async () => {
    const [email, id] = [`${newId()}@example.com`, newId()]
    expect(await claim(email, id, 60_000)).toBe(1)
    expect(await ttl(email)).toBeGreaterThan(50_000)
    expect(await claim(email, id, 60_000)).toBe(1)
    expect(await claim(email, id, 0)).toBe(1)
    expect(await claim(email, id, 0)).toBe(1)
    expect(await ttl(email)).toBe(-1)
    expect(await claim(email, id, 60_000)).toBe(1)
    expect(await ttl(email)).toBe(-1)
  })

  it("nobody gets another's address, claimed for a while or for good", async () => {
    const [email, owner, other] = [`${newId()}@example.com`, newId(), newId()]
    await claim(email, owner, 60_000)
    expect(await claim(email, other, 60_000)).toBe(0)
    expect(await claim(email, other, 0)).toBe(0)
    expect(await findUserId(auth().redis, email)).toBe(owner)
  })

  it('a claim that lapsed cannot be made permanent, and the address is free', async () => {
    const [email, id, other] = [`${newId()}@example.com`, newId(), newId()]
    await claim(email, id, 1)
    await vi.waitFor(async () => expect(await auth().redis.exists(emailKey(email))).toBe(0))
    expect(await claim(email, id, 0)).toBe(0)
    expect(await claim(email, other, 60_000)).toBe(1)
  })

  it('of two sign-ups with one address at once, one gets it', async () => {
    const email = `${newId()}@example.com`
    const hash = await testPasswordHash()
    const signUp = () =>
      createUser(
        auth().redis,
        { id: newId(), email, name: 'Test', role: 'user', status: 'active' },
        hash,
        TEST_CLIENT,
      )
    const answers = await Promise.all([signUp(), signUp(), signUp()])
    expect(answers.filter(({ status }) => status === 'created')).toHaveLength(1)
  })

  it('a user is created once: a repeat keeps the password', async () => {
    const { stamp, ...user } = await createTestUser(auth().redis)
    await createUser(auth().redis, user, 'another hash', TEST_CLIENT)
    const passwordHash = await testPasswordHash()
    expect(await readCredentials(auth().redis, user.id)).toEqual({ user, passwordHash, stamp })
  })

  it('attempts pass until there are too many, the refused ones do not count, and the limit lapses', async () => {
    const subject = `account:${newId()}`
    const limit = { attempts: 3, windowMs: 600_000 }
    const attempt = () => countAttempt(auth().redis, subject, limit)
    expect([await attempt(), await attempt(), await attempt()]).toEqual([0, 0, 0])
    const wait = await attempt()
    expect(wait).toBeGreaterThan(190_000)
    expect(wait).toBeLessThanOrEqual(200_000)
    expect(await attempt()).toBeLessThanOrEqual(wait)
    const ttl = await auth().redis.pttl(limitKey(subject))
    expect(ttl).toBeGreaterThan(590_000)
    expect(ttl).toBeLessThanOrEqual(600_000)
    expect(await countAttempt(auth().redis, `account:${newId()}`, limit)).toBe(0)
  })

  it('a limit of so many attempts that one takes no time in Redis lets each of them through', async () => {
    const [subject, limit] = [`account:${newId()}`, { attempts: 9_999_990, windowMs: 1_000 }]
    const attempt = () => countAttempt(auth().redis, subject, limit)
    expect([await attempt(), await attempt(), await attempt()]).toEqual([0, 0, 0])
  })

  it('a new name leaves role and status as they are at that moment, and repeating it changes nothing', async () => {
    const { redis } = auth()
    const { id, stamp, ...user } = await createTestUser(redis)
    const block = { status: 'blocked' } as const
    const change = { note: '', client: TEST_CLIENT }
    await Promise.all([
      replaceName(redis, id, 'Zoë “Z” \\ 😀'),
      changeRoleAndStatus(redis, id, block, change, commit => commit()),
    ])
    expect(await replaceName(redis, id, 'Zoë “Z” \\ 😀')).toBe(true)
    const known = await readCredentials(redis, id)
    expect(known?.user).toEqual({ id, ...user, name: 'Zoë “Z” \\ 😀', ...block })
    expect(known?.stamp).toBe(stamp)
  })

  it('a deleted user is not brought back by a new name', async () => {
    const { redis } = auth()
    const { id } = await createTestUser(redis)
    await deleteUser(redis, id, null, commit => commit())
    expect(await replaceName(redis, id, 'Back')).toBe(false)
    expect(await readUserRecord(redis, id)).toBeNull()
  })
})
