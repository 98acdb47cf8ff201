import { hash } from '@node-rs/argon2'
import { expect, it, vi } from 'vitest'
import { listAuditLog } from '@/lib/admin/audit-log'
import { kick } from '@/lib/admin/kick'
import { setRoleAndStatus } from '@/lib/admin/role-and-status'
import { StoreUnavailableError } from '@/lib/session'
import { confirm } from '@/lib/users/confirm'
import { newId } from '@/lib/users/id'
import { login } from '@/lib/users/login'
import { register } from '@/lib/users/sign-up'
import { recordKeys } from '@/lib/users/store/keys'
import { deleteUser, readCredentials } from '@/lib/users/store/users'
import { createTestContext, createTestUser, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { CookieJar } from '@/tests/support/cookie-jar'
import { principalOf } from '@/tests/support/principal'
import { describeUserStores } from './store/stores'

vi.mock('@node-rs/argon2', async importOriginal => {
  const real = await importOriginal<typeof import('@node-rs/argon2')>()
  return { ...real, hash: vi.fn(real.hash) }
})
const TODAY = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/

describeUserStores('accounts', auth => {
  const logIn = (email: string, password = TEST_PASSWORD) =>
    login(auth(), new Headers(), { email, password, remember: false }, TEST_CLIENT)
  const enter = async (email: string) => {
    const entered = await logIn(email)
    if (entered.status !== 'logged_in') throw new Error(entered.status)
    return new CookieJar().take(entered.cookies)
  }
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
    { what: 'a fault of the program', fault: () => new TypeError('broken'), entries: 0 },
    {
      what: 'a refusal by Redis',
      fault: () => new StoreUnavailableError(Object.assign(new Error('OOM'), { reply: 'OOM' })),
      entries: 0,
    },
    {
      what: 'a lost answer, after which it may be done',
      fault: () => new StoreUnavailableError(new Error('reset')),
      entries: 1,
    },
  ])('an action that fails by $what leaves $entries audit entries', async ({ fault, entries }) => {
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

  it('a role change that crashed between the record and the tokens is finished by repeating it', async () => {
    const user = await createTestUser(auth().redis)
    const browser = await enter(user.email)
    const by = { userId: null, client: TEST_CLIENT }
    const crashed = new Error('the process is gone')
    const failing = { ...auth(), auth: { ...auth().auth, reissue: () => Promise.reject(crashed) } }
    const admin = { role: 'admin' } as const
    await expect(setRoleAndStatus(failing, by, user.id, admin, '')).rejects.toBe(crashed)
    expect((await auth().auth.check(browser.headers)).status).toBe('accepted')
    expect(await setRoleAndStatus(auth(), by, user.id, admin, '')).toMatchObject({ status: 'unchanged' })
    expect(await auth().auth.check(browser.headers)).toEqual({ status: 'outdated', reason: 'role_changed' })
    expect(await auth().auth.renew(browser.headers)).toMatchObject({ status: 'accepted' })
  })

  it('a deletion while a login is in flight leaves no record of the user', async () => {
    const { id, email } = await createTestUser(auth().redis)
    const { begin } = auth().auth
    const overtaken = {
      ...auth(),
      auth: {
        ...auth().auth,
        begin: async (...args: Parameters<typeof begin>) => {
          const begun = await begin(...args)
          expect(await deleteUser(auth().redis, id, null, commit => commit())).toBe('deleted')
          return begun
        },
      },
    }
    const attempt = { email, password: TEST_PASSWORD, remember: false }
    await login(overtaken, new Headers(), attempt, TEST_CLIENT)
    const { record, events, failedLogins } = recordKeys(id)
    expect(await auth().redis.exists(record)).toBe(0)
    expect(await auth().redis.exists(events)).toBe(0)
    expect(await auth().redis.exists(failedLogins)).toBe(0)
  })

  it('each session has attempts of its own to confirm the password', async () => {
    const context = createTestContext(auth().redis, { LOGIN_RATE_LIMIT: '3 / 1 h' })
    const { email } = await createTestUser(auth().redis)
    const [thief, owner] = [await enter(email), await enter(email)]
    const tryPassword = async (browser: CookieJar, password: string) => {
      const principal = await principalOf(context, browser.headers)
      if (!principal) throw new Error('a login was not accepted')
      return (await confirm(context, principal, password, TEST_CLIENT)).status
    }
    for (let i = 0; i < 3; i += 1) expect(await tryPassword(thief, 'a guess at it')).toBe('wrong_password')
    expect(await tryPassword(thief, TEST_PASSWORD)).toBe('rate_limited')
    expect(await tryPassword(owner, TEST_PASSWORD)).toBe('confirmed')
  })
})
