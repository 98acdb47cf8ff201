import { expect, it } from 'vitest'
import { changePassword } from '@/lib/users/change-password'
import { TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { principalOf } from '@/tests/support/principal'
import { pick } from '@/tests/support/random'
import { type Browser, browserOf, onlyWith } from './browser'
import { prepareRaces, type Round } from './round'
import { expectAlive, expectListed, expectNoSurvivor } from './survivors'

/**
 * Races of a refresh with what ends its session (design: "whatever the interleaving, once logout has answered nothing
 * brings the session back"; ASVS 7.4.1, RFC 9700 §4.14.2).
 */
const { race } = prepareRaces()

/** Refreshes a session one to three times at once. @returns what the browsers have that got an answer. */
async function refreshAtOnce(round: Round, browser: Browser): Promise<Browser[]> {
  const { headers } = onlyWith(browser, 'refresh')
  const answers = await Promise.all(
    Array.from({ length: pick(round.random, [1, 2, 3]) }, () =>
      round.instance().auth.renew(headers, { isForced: true }),
    ),
  )
  return answers.flatMap(answer => (answer.status === 'accepted' ? [browserOf(answer.cookies)] : []))
}

/** A login, sometimes with refreshes behind it. @returns all its tokens, the newest last. */
async function loginWithPast(round: Round): Promise<Browser[]> {
  const issued = [await round.login()]
  for (let past = pick(round.random, [0, 0, 1, 2]); past > 0; past -= 1) {
    issued.push(...(await refreshAtOnce(round, newest(issued))).slice(-1))
  }
  return issued
}

function newest(issued: Browser[]): Browser {
  const last = issued.at(-1)
  if (!last) throw new Error('no tokens')
  return last
}

/** A race in which one side always comes first proves nothing. */
function expectBothOrders(refreshWon: number, refreshLost: number): void {
  expect(refreshWon, 'rounds in which the refresh came first').toBeGreaterThan(0)
  expect(refreshLost, 'rounds in which the refresh came too late').toBeGreaterThan(0)
}

it('refresh ∥ logout: no token of the session survives the logout, and no other session ends', async () => {
  const won = { refresh: 0, logout: 0 }
  await race(async round => {
    const other = await round.login()
    const issued = await loginWithPast(round)
    const last = newest(issued)
    const sent = pick(round.random, [last.jar, onlyWith(last, 'access'), onlyWith(last, 'refresh')])

    const [refreshed, ended] = await Promise.all([
      refreshAtOnce(round, last),
      round.instance().auth.end(sent.headers),
    ])

    expect(ended.revoked).toBe(true)
    won[refreshed.length > 0 ? 'refresh' : 'logout'] += 1
    await expectNoSurvivor(round.judges, [...issued, ...refreshed])
    await expectAlive(round.judges, other)
    await expectListed(round.judges[0], round.user.id, [other])
  })
  expectBothOrders(won.refresh, won.logout)
})

it('refresh ∥ kick: nothing of any session survives the kick', async () => {
  const won = { refresh: 0, kick: 0 }
  await race(async round => {
    const { instance, user } = round
    const [one, two] = [await loginWithPast(round), await loginWithPast(round)]

    const [first, second, revoked] = await Promise.all([
      refreshAtOnce(round, newest(one)),
      refreshAtOnce(round, newest(two)),
      instance().auth.endAll(user.id, 'kicked', TEST_CLIENT),
    ])

    expect(revoked).toBe(2)
    won[first.length > 0 ? 'refresh' : 'kick'] += 1
    await expectNoSurvivor(round.judges, [...one, ...two, ...first, ...second])
    await expectListed(round.judges[0], user.id, [])
  })
  expectBothOrders(won.refresh, won.kick)
})

it('refresh ∥ password change: only the new session of the browser that made the change survives it', async () => {
  const won = { refresh: 0, password: 0 }
  await race(async round => {
    const [own, other] = [await loginWithPast(round), await loginWithPast(round)]
    const principal = await principalOf(round.judges[0], newest(own).jar.headers)
    if (!principal) throw new Error('a login was not accepted')

    const [ownRefreshed, otherRefreshed, changed] = await Promise.all([
      round.late(() => refreshAtOnce(round, newest(own))),
      round.late(() => refreshAtOnce(round, newest(other))),
      changePassword(
        round.instance(),
        newest(own).jar.headers,
        principal,
        { currentPassword: TEST_PASSWORD, newPassword: `${TEST_PASSWORD} again` },
        TEST_CLIENT,
      ),
    ])

    if (changed.status !== 'changed') throw new Error(`the change was answered ${changed.status}`)
    expect(changed.revoked).toBe(1)
    const begun = browserOf(changed.cookies ?? [])
    won[ownRefreshed.length > 0 ? 'refresh' : 'password'] += 1
    await expectNoSurvivor(round.judges, [...own, ...other, ...otherRefreshed, ...ownRefreshed])
    await expectAlive(round.judges, begun)
    expect(begun.sid).not.toBe(newest(own).sid)
    await expectListed(round.judges[0], round.user.id, [begun])
  })
  expectBothOrders(won.refresh, won.password)
})
