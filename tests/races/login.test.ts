import { expect, it } from 'vitest'
import { changePassword } from '@/lib/users/change-password'
import { listEvents } from '@/lib/users/events'
import { TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import type { CookieJar } from '@/tests/support/cookie-jar'
import { principalOf } from '@/tests/support/principal'
import { pick } from '@/tests/support/random'
import { browserOf, onlyWith } from './browser'
import { prepareRaces } from './round'
import { expectAlive, expectListed, expectNoSurvivor, isAccepted, isRefreshed } from './survivors'

/** Races of logins and logouts with each other and with what ends every session (ASVS 7.4.1, 7.4.3). */
const { race } = prepareRaces()
const NEW_PASSWORD = `${TEST_PASSWORD} again`

it('login ∥ everywhere: earlier logins end, later ones live, one in between does one of the two wholly', async () => {
  const between = { lived: 0, ended: 0 }
  await race(async round => {
    const { instance, user } = round
    const earlier = await Promise.all([round.login(), round.login()])
    const everywhere = () => instance().auth.endAll(user.id, 'signed_out_elsewhere', TEST_CLIENT)

    const [overlapping, revoked] = await Promise.all([round.login(), round.late(everywhere)])
    const later = await round.login()

    const lives = await isAccepted(round.judges[1], overlapping)
    between[lives ? 'lived' : 'ended'] += 1
    expect(revoked).toBe(lives ? 2 : 3)
    if (lives) await expectAlive(round.judges, overlapping)
    else await expectNoSurvivor(round.judges, [overlapping])
    await expectNoSurvivor(round.judges, earlier)
    await expectAlive(round.judges, later)
    const alive = lives ? [overlapping, later] : [later]
    await expectListed(round.judges[0], user.id, alive)

    expect(await everywhere()).toBe(alive.length)
    await expectNoSurvivor(round.judges, [...earlier, overlapping, later])
  })
  expect(between.lived, 'rounds in which the login came last').toBeGreaterThan(0)
  expect(between.ended, 'rounds in which the login came first').toBeGreaterThan(0)
})

it('logout ∥ logout: both say that the session is over, one event tells it, and no other session ends', async () => {
  await race(async round => {
    const [other, browser] = await Promise.all([round.login(), round.login()])
    const logOut = (jar: CookieJar) => round.instance().auth.end(jar.headers)

    const [one, two] = await Promise.all([
      logOut(browser.jar),
      logOut(pick(round.random, [browser.jar, onlyWith(browser, 'refresh')])),
    ])

    expect([one.revoked, two.revoked]).toEqual([true, true])
    expect(two.revokedAt).toEqual(one.revokedAt)
    expect(Math.abs(Number(two.deniedUntil) - Number(one.deniedUntil))).toBeLessThan(20)
    await expectNoSurvivor(round.judges, [browser])
    await expectAlive(round.judges, other)
    const events = await listEvents(round.judges[0], round.user.id)
    expect(events.filter(({ type }) => type === 'logout')).toHaveLength(1)
  })
})

it('login ∥ password change: no login with the old password survives the change', async () => {
  const old = { began: 0, refused: 0 }
  await race(async round => {
    const own = await round.login()
    const principal = await principalOf(round.judges[0], own.jar.headers)
    if (!principal) throw new Error('a login was not accepted')

    const [raced, changed] = await Promise.all([
      round.late(() => round.tryLogin()),
      changePassword(
        round.instance(),
        own.jar.headers,
        principal,
        { currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD },
        TEST_CLIENT,
      ),
    ])

    if (changed.status !== 'changed') throw new Error(`the change was answered ${changed.status}`)
    const begun = browserOf(changed.cookies ?? [])
    old[raced.length > 0 ? 'began' : 'refused'] += 1
    expect(changed.revoked).toBe(raced.length)
    await expectNoSurvivor(round.judges, [own, ...raced])
    expect(await round.tryLogin()).toEqual([])
    const later = await round.login(NEW_PASSWORD)
    expect(later.sid).not.toBe(begun.sid)
    await expectAlive(round.judges, later)
    expect(await isRefreshed(round.judges[0], begun)).toBe(true)
  })
  expect(old.began, 'rounds in which the login came first').toBeGreaterThan(0)
  expect(old.refused, 'rounds in which the login came too late').toBeGreaterThan(0)
})
