import { hash } from '@node-rs/argon2'
import { expect, it, vi } from 'vitest'
import { listAuditLog } from '@/lib/admin/audit-log'
import { kick } from '@/lib/admin/kick'
import { StoreUnavailableError } from '@/lib/session'
import { newId } from '@/lib/users/id'
import { login } from '@/lib/users/login'
import { register } from '@/lib/users/sign-up'
import { recordKeys } from '@/lib/users/store/keys'
import { deleteUser, readCredentials } from '@/lib/users/store/users'
import { createTestUser, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { describeUserStores } from './store/stores'

vi.mock('@node-rs/argon2', async importOriginal => {
  const real = await importOriginal<typeof import('@node-rs/argon2')>()
  return { ...real, hash: vi.fn(real.hash) }
})
const TODAY = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/

describeUserStores('accounts', auth => {
  const logIn = (email: string, password = TEST_PASSWORD) =>
    login(auth(), new Headers(), { email, password, remember: false }, TEST_CLIENT)
  const hashOf = async (id: string) => (await readCredentials(auth().redis, id))?.passwordHash ?? ''

  it('a hash with older parameters is replaced at the next right login, and only then', async () => {
    const user = await createTestUser(auth().redis)
    const old = await hashOf(user.id)
    expect(old).not.toMatch(TODAY)
    expect(await logIn(user.email, 'not the password at all')).toEqual({ status: 'invalid_credentials' })
    expect(await hashOf(user.id)).toBe(old)
    expect(await logIn(user.email)).toMatchObject({ status: 'logged_in' })
    const renewed = await hashOf(user.id)
    expect(renewed).toMatch(TODAY)
    expect(await logIn(user.email)).toMatchObject({ status: 'logged_in' })
    expect(await hashOf(user.id)).toBe(renewed)
  })

  it('many logins at once, while the hash is replaced, all succeed', async () => {
    const user = await createTestUser(auth().redis)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => logIn(user.email)))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('logged_in'))
    expect(await hashOf(user.id)).toMatch(TODAY)
  })

  it('a sign-up with a taken email makes no hash', async () => {
    const { email } = await createTestUser(auth().redis)
    vi.mocked(hash).mockClear()
    const outcome = await register(auth(), { name: 'Test', email, password: TEST_PASSWORD }, TEST_CLIENT)
    expect(outcome).toEqual({ status: 'email_taken' })
    expect(hash).not.toHaveBeenCalled()
  })

  it('a client that is gone gets no account and no hash', async () => {
    const email = `${newId()}@example.com`
    vi.mocked(hash).mockClear()
    const gone = AbortSignal.abort()
    const person = { name: 'Test', email, password: TEST_PASSWORD }
    await expect(register(auth(), person, TEST_CLIENT, gone)).rejects.toThrow('too many passwords wait')
    expect(hash).not.toHaveBeenCalled()
    expect(await register(auth(), person, TEST_CLIENT)).toMatchObject({ status: 'created' })
  })

  it.each([
    ['a fault of the program', () => new TypeError('broken'), 0],
    [
      'a refusal by Redis',
      () => new StoreUnavailableError(Object.assign(new Error('OOM'), { reply: 'OOM' })),
      0,
    ],
    ['a lost answer, after which it may be done', () => new StoreUnavailableError(new Error('reset')), 1],
  ])('an action that fails by %s leaves so many audit entries: %#', async (_what, fault, entries) => {
    const { id } = await createTestUser(auth().redis)
    const error = fault()
    const failing = { ...auth(), auth: { ...auth().auth, endAll: () => Promise.reject(error) } }
    const by = { userId: null, client: TEST_CLIENT }
    await expect(kick(failing, by, id, 'because')).rejects.toBe(error)
    const log = await listAuditLog(auth(), { cursor: null })
    expect(log?.entries.filter(({ user }) => user.id === id)).toHaveLength(entries)
  })

  it('a deleted user leaves no failed logins', async () => {
    const user = await createTestUser(auth().redis)
    await logIn(user.email, 'not the password at all')
    expect(await auth().redis.exists(recordKeys(user.id).failedLogins)).toBe(1)
    await deleteUser(auth().redis, user.id, null, commit => commit())
    expect(await auth().redis.exists(recordKeys(user.id).failedLogins)).toBe(0)
  })
})
