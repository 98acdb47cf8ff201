import { expect, it } from 'vitest'
import { logout, readLogout } from '@/lib/session/flow/logout'
import { endManySessions } from '@/lib/session/flow/sessions'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import { changePassword } from '@/lib/users/change-password'
import { login } from '@/lib/users/login'
import { listEvents } from '@/lib/users/store/events'
import { TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { pick } from '@/tests/support/random'
import { prepareRaces } from './round'
import { expectAlive, expectListed, expectNoSurvivor, isAccepted, isRefreshed, sessionOf } from './survivors'

/** Races of logins and logouts with each other and with what ends every session (ASVS 7.4.1, 7.4.3). */
const { race } = prepareRaces()
const NEW_PASSWORD = `${TEST_PASSWORD} again`

it('login ∥ everywhere: earlier logins die, later ones live, one in between does one of the two wholly', async () => {
  const between = { lived: 0, died: 0 }
  await race(async round => {
    const { instance, user } = round
    const earlier = await Promise.all([round.login(), round.login()])
    const everywhere = (tokens: IssuedTokens) =>
      endManySessions(instance(), tokens.principal, 'all', TEST_CLIENT)

    const [overlapping, revoked] = await Promise.all([
      round.login(),
      round.late(() => everywhere(earlier[0])),
    ])
    const later = await round.login()

    const lives = await isAccepted(round.judges[1], overlapping)
    between[lives ? 'lived' : 'died'] += 1
    expect(revoked).toBe(lives ? 2 : 3)
    if (lives) await expectAlive(round.judges, overlapping)
    else await expectNoSurvivor(round.judges, [overlapping])
    await expectNoSurvivor(round.judges, earlier)
    await expectAlive(round.judges, later)
    const alive = lives ? [overlapping, later] : [later]
    await expectListed(round.judges[0], user.id, alive)

    expect(await everywhere(later)).toBe(alive.length)
    await expectNoSurvivor(round.judges, [...earlier, overlapping, later])
  })
  expect(between.lived, 'rounds in which the login came last').toBeGreaterThan(0)
  expect(between.died, 'rounds in which the login came first').toBeGreaterThan(0)
})

it('logout ∥ logout: both succeed and say the same, and only this session dies, once', async () => {
  await race(async round => {
    const [other, issued] = await Promise.all([round.login(), round.login()])
    const logOut = async (accessToken: string | undefined) => {
      const ticket = await readLogout(round.instance(), { accessToken, refreshToken: issued.refreshToken })
      if (!ticket) throw new Error('the tokens name no session')
      return logout(round.instance(), ticket, TEST_CLIENT)
    }

    const [one, two] = await Promise.all([
      logOut(issued.accessToken),
      logOut(pick(round.random, [issued.accessToken, undefined])),
    ])

    expect(two.revokedAt).toBe(one.revokedAt)
    expect(Math.abs(Number(two.deniedUntil) - Number(one.deniedUntil))).toBeLessThan(100)
    await expectNoSurvivor(round.judges, [issued])
    await expectAlive(round.judges, other)
    const events = await listEvents(round.judges[0].redis, round.user.id, 10)
    expect(events.filter(({ type }) => type === 'logout')).toHaveLength(1)
  })
})

it('login ∥ password change: no login with the old password survives the change', async () => {
  const old = { began: 0, refused: 0 }
  await race(async round => {
    const own = await round.login()
    const attempt = async (password: string) => {
      const credentials = { email: round.user.email, password, remember: false }
      const answer = await login(round.instance(), credentials, TEST_CLIENT)
      return answer.status === 'logged_in' ? [answer.tokens] : []
    }

    const [raced, changed] = await Promise.all([
      round.late(() => attempt(TEST_PASSWORD)),
      changePassword(
        round.instance(),
        own.principal,
        { currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD },
        TEST_CLIENT,
      ),
    ])

    if (changed.status !== 'changed') throw new Error(`the change was answered ${changed.status}`)
    old[raced.length > 0 ? 'began' : 'refused'] += 1
    expect(changed.revoked).toBe(raced.length)
    await expectNoSurvivor(round.judges, [own, ...raced])
    expect(await attempt(TEST_PASSWORD)).toEqual([])
    const later = await round.login(NEW_PASSWORD)
    expect(sessionOf(later)).not.toBe(sessionOf(changed.tokens))
    await expectAlive(round.judges, later)
    expect(await isRefreshed(round.judges[0], changed.tokens)).toBe(true)
  })
  expect(old.began, 'rounds in which the login came first').toBeGreaterThan(0)
  expect(old.refused, 'rounds in which the login came too late').toBeGreaterThan(0)
})
