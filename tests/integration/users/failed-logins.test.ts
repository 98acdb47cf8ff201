import { expect, it } from 'vitest'
import { runScript } from '@/lib/session/redis'
import { newId } from '@/lib/users/id'
import { listEvents, recordLoginFailed } from '@/lib/users/store/events'
import { recordKeys } from '@/lib/users/store/keys'
import { recordLoginFailedScript } from '@/lib/users/store/scripts/record-login-failed'
import { createTestUser } from '@/tests/support/auth-context'
import { describeUserStores } from './store/stores'

const client = (device: string, ip: string | null = '192.0.2.7') => ({ ip, device })

describeUserStores('failed logins', auth => {
  const fail = async (userId: string, count: number, device: string, ip?: string | null) => {
    for (let i = 0; i < count; i += 1) await recordLoginFailed(auth().redis, userId, client(device, ip))
  }
  const failedOf = async (userId: string) =>
    (await listEvents(auth().redis, userId, 100)).filter(({ type }) => type === 'login_failed')

  it('never push out another event of the user, however many there are and from how many devices', async () => {
    const { id: userId } = await createTestUser(auth().redis)
    await fail(userId, 250, 'Chrome on Linux')
    for (let i = 0; i < 120; i += 1) await fail(userId, 1, `device ${i}`)
    const types = (await listEvents(auth().redis, userId, 2)).map(({ type }) => type)
    expect(types.filter(type => type !== 'login_failed').sort()).toEqual(['signup'])
    expect(types.length).toBeLessThanOrEqual(52)
  })

  it('of one device are counted in one event, with the IP address while there is only one', async () => {
    const { id } = await createTestUser(auth().redis)
    await fail(id, 11, 'Chrome on Linux')
    await fail(id, 2, 'Firefox on Windows')
    await fail(id, 1, 'Firefox on Windows', '192.0.2.8')
    expect(await failedOf(id)).toMatchObject([
      { count: 3, client: client('Firefox on Windows', null) },
      { count: 11, client: client('Chrome on Linux') },
    ])
    await fail(id, 1, 'Chrome on Linux')
    expect((await failedOf(id)).map(({ count }) => count)).toEqual([12, 3])
  })

  it('an hour later begin another event', async () => {
    const { id } = await createTestUser(auth().redis)
    const args = [newId(), 'Chrome on Linux', '', 1, 50, 3_600_000]
    const record = () =>
      runScript(
        auth().redis,
        recordLoginFailedScript,
        [recordKeys(id).failedLogins],
        [newId(), ...args.slice(1)],
      )
    await record()
    const [first] = await failedOf(id)
    while (Date.now() - (first?.at ?? 0) < 5) await auth().redis.ping()
    await record()
    expect((await failedOf(id)).map(({ count }) => count)).toEqual([1, 1])
  })

  it('sent again after a lost answer count once', async () => {
    const { id } = await createTestUser(auth().redis)
    const args = [newId(), 'Chrome on Linux', '', 3_600_000, 50, 3_600_000]
    for (let i = 0; i < 3; i += 1)
      await runScript(auth().redis, recordLoginFailedScript, [recordKeys(id).failedLogins], args)
    expect(await failedOf(id)).toMatchObject([{ count: 1 }])
  })
})
