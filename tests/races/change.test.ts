import { expect, it } from 'vitest'
import { StoreUnavailableError } from '@/lib/session'
import { RedisError } from '@/lib/session/redis/redis-error'
import { changePassword } from '@/lib/users/change-password'
import type { UsersContext } from '@/lib/users/context'
import { hashPassword } from '@/lib/users/password-hash'
import { replacePassword } from '@/lib/users/store/users'
import { createTestContext, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { dyingRedis, holdRedis, isCompleted, ProcessGone } from '@/tests/support/held-redis'
import { principalOf } from '@/tests/support/principal'
import { type Browser, onlyWith } from './browser'
import { onEveryRedis } from './every-redis'
import type { Round } from './round'
import { expectNoSurvivor, isRefreshed } from './survivors'

/**
 * A password change that is cut short leaves one of two: the user is logged out and nothing has changed, or the password
 * has changed and no session of the time before can be renewed (ASVS 7.4.3). The real SIGKILL of a whole app is in
 * `tests/failures/app-crash.test.ts`.
 */
const NEW_PASSWORD = `${TEST_PASSWORD} again`
/** More commands than a change has. */
const MOST_COMMANDS = 40

async function change(round: Round, context: UsersContext, own: Browser) {
  const { headers } = own.jar
  const principal = await principalOf(round.judges[0], headers)
  if (!principal) throw new Error('a login was not accepted')
  const passwords = { currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD }
  return changePassword(context, headers, principal, passwords, TEST_CLIENT)
}

/** @returns whether the password is the new one; it is one of the two. */
async function isChanged(round: Round): Promise<boolean> {
  const [old] = await round.tryLogin(TEST_PASSWORD)
  const [fresh] = await round.tryLogin(NEW_PASSWORD)
  expect([old, fresh].filter(Boolean), 'passwords that are right').toHaveLength(1)
  return fresh !== undefined
}

onEveryRedis(({ race }, rounds) => {
  it('a password change whose process dies before any of its commands: whole, or nothing but logged out', async () => {
    const left = { unchanged: 0, changed: 0, completed: 0 }
    let at = 0
    await race(
      async round => {
        const before = [await round.login(), await round.login()]
        const dying = createTestContext(dyingRedis(round.judges[0].redis, at))
        at += 1
        const isWhole = await isCompleted(change(round, dying, before[0] as Browser))
        const changed = await isChanged(round)
        left[changed ? 'changed' : 'unchanged'] += 1
        if (isWhole) {
          left.completed += 1
          expect(changed, 'an answered change').toBe(true)
        }
        if (changed) return expectNoSurvivor(round.judges, before)
        const [own, other] = before as [Browser, Browser]
        const lives = await isRefreshed(round.judges[0], own)
        expect(await isRefreshed(round.judges[1], other), 'all sessions or none').toBe(lives)
      },
      MOST_COMMANDS,
      1,
    )
    for (const count of Object.values(left)) expect(count).toBeGreaterThan(0)
    expect(left.changed, 'some died after the change and before its end').toBeGreaterThan(left.completed)
  })

  it('a password change that loses Redis at any of its commands: the same, and an answer says which', async () => {
    const answers = new Set<string>()
    let at = 0
    await race(
      async round => {
        const before = [await round.login(), await round.login()]
        const cut = at
        at += 1
        const failing = holdRedis(round.judges[0].redis, async command => {
          if (command >= cut) throw new RedisError('REDIS_UNAVAILABLE', 'the connection is gone')
        })
        const answer = await change(round, createTestContext(failing), before[0] as Browser).catch(
          (error: unknown) => {
            if (error instanceof StoreUnavailableError) return { status: 'unavailable' as const }
            throw error
          },
        )
        const isKnown = answer.status === 'changed'
        answers.add(isKnown ? (answer.cookies ? 'changed' : 'changed without a session') : answer.status)
        const changed = await isChanged(round)
        expect(changed).toBe(isKnown)
        if (changed) await expectNoSurvivor(round.judges, before)
      },
      MOST_COMMANDS,
      1,
    )
    expect(answers).toEqual(new Set(['unavailable', 'changed without a session', 'changed']))
  })

  it('a login with the old password that slips in before a change that then dies ends at its next renewal', async () => {
    await race(async round => {
      const { auth, redis } = round.instance()
      const before = await round.login()
      let slipped: Browser | undefined
      const commit = async () => {
        slipped = await round.login()
        const newHash = await hashPassword(NEW_PASSWORD)
        await replacePassword(redis, round.user.id, { oldHash: null, newHash })
        throw new ProcessGone()
      }
      const changing = auth.change(round.user.id, 'password_changed', commit)
      expect(await isCompleted(changing)).toBe(false)

      expect(await isChanged(round)).toBe(true)
      if (!slipped) throw new Error('the login did not slip in')
      expect(await auth.renew(onlyWith(slipped, 'refresh').headers, { isForced: true })).toMatchObject({
        status: 'revoked',
        reason: 'account_changed',
      })
      await expectNoSurvivor(round.judges, [before, slipped])
    }, rounds / 10)
  })
})
