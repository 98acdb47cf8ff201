import { expect, it } from 'vitest'
import { newId } from '@/lib/users/id'
import { secondsUntilConfirm, secondsUntilLogin } from '@/lib/users/login-limit'
import { secondsUntilSignUp } from '@/lib/users/sign-up-limit'
import { describeUserStores } from './store/stores'

const ATTEMPTS = 3
const LIMIT = { attempts: ATTEMPTS, windowMs: 3_600_000 }

describeUserStores('the limits on logins and sign-ups', auth => {
  const limited = () => ({ redis: auth().redis, loginLimit: LIMIT })
  const login = (account: string, ip: string | null, knownDevice: string | null = null) =>
    secondsUntilLogin(limited(), { account, ip, knownDevice })
  /** Whether each of `count` attempts had to wait. */
  async function waits(count: number, attempt: (i: number) => Promise<number>): Promise<boolean[]> {
    const all: boolean[] = []
    for (let i = 0; i < count; i += 1) all.push((await attempt(i)) > 0)
    return all
  }
  const newIp = () =>
    `2001:db8:${newId().charCodeAt(0)}:${Math.floor(Math.random() * 65_536).toString(16)}::1`

  it('strangers spend the allowance of an account, and not that of a browser that is known to it', async () => {
    const [account, device] = [`${newId()}@example.com`, newId()]
    expect(await waits(ATTEMPTS + 1, () => login(account, newIp()))).toEqual([false, false, false, true])
    expect(await waits(ATTEMPTS + 1, () => login(account, newIp(), device))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  it('all known browsers of an account together have ten times the attempts of one', async () => {
    const account = `${newId()}@example.com`
    const all = await waits(ATTEMPTS * 10 + 1, () => login(account, newIp(), newId()))
    expect(all).toEqual([...Array(ATTEMPTS * 10).fill(false), true])
    expect(await login(account, newIp()), 'an unknown browser has the allowance of the account').toBe(0)
    expect(await login(`${newId()}@example.com`, newIp(), newId()), 'another account').toBe(0)
  })

  it('strangers on the same IP address do not keep a known browser out', async () => {
    const ip = newIp()
    await waits(ATTEMPTS * 10, i => login(`${i}-${newId()}@example.com`, ip))
    const account = `${newId()}@example.com`
    expect(await login(account, ip)).toBeGreaterThan(0)
    expect(await login(account, ip, newId())).toBe(0)
  })

  it('an IPv6 client has one allowance for its whole /64', async () => {
    const network = newIp().replace(/::1$/, '')
    const all = await waits(ATTEMPTS * 10 + 1, i =>
      login(`${newId()}@example.com`, `${network}::${i.toString(16)}`),
    )
    expect(all.filter(Boolean)).toHaveLength(1)
    expect(all.at(-1)).toBe(true)
  })

  it('clients whose IP address is not known share one allowance', async () => {
    const all = await waits(ATTEMPTS * 10 + 1, () => login(`${newId()}@example.com`, null))
    expect(all.at(-1)).toBe(true)
  })

  it('a logged-in user proves the password against an allowance that no login spends, whatever its email', async () => {
    const userId = newId()
    for (const account of [userId, `confirm:${userId}`, `signed-in:${userId}`])
      await waits(ATTEMPTS + 1, () => login(account.toLowerCase(), newIp()))
    expect(await waits(ATTEMPTS + 1, () => secondsUntilConfirm(limited(), userId))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  it('sign-ups count per IP address; without a limit none has to wait', async () => {
    const { redis } = auth()
    const ip = newIp()
    expect(await waits(ATTEMPTS + 1, () => secondsUntilSignUp(redis, LIMIT, ip))).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(await secondsUntilSignUp(redis, LIMIT, newIp())).toBe(0)
    expect(await secondsUntilSignUp(redis, null, ip)).toBe(0)
  })
})
