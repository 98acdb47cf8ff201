import { expect, it } from 'vitest'
import { logout, readLogout } from '@/lib/session/flow/logout'
import { refresh } from '@/lib/session/flow/refresh'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import { endSessions } from '@/lib/session/store/sessions'
import { changePassword } from '@/lib/users/change-password'
import { TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { pick } from '@/tests/support/random'
import { prepareRaces, type Round } from './round'
import { expectAlive, expectListed, expectNoSurvivor, sessionOf } from './survivors'

/**
 * Races of a refresh with what ends its session (design: "whatever the interleaving, once logout has answered nothing
 * brings the session back"; ASVS 7.4.1, RFC 9700 §4.14.2).
 */
const { race } = prepareRaces()

/** Refreshes a session one to three times at once. @returns the tokens that came of it. */
async function refreshAtOnce(round: Round, { refreshToken }: IssuedTokens): Promise<IssuedTokens[]> {
  const answers = await Promise.all(
    Array.from({ length: pick(round.random, [1, 2, 3]) }, () =>
      refresh(round.instance(), refreshToken, TEST_CLIENT),
    ),
  )
  return answers.flatMap(answer => (answer.status === 'refreshed' ? [answer.tokens] : []))
}

/** A login, sometimes with refreshes behind it. @returns all its tokens, the newest last. */
async function loginWithPast(round: Round): Promise<IssuedTokens[]> {
  const issued = [await round.login()]
  for (let past = pick(round.random, [0, 0, 1, 2]); past > 0; past -= 1) {
    issued.push(...(await refreshAtOnce(round, newest(issued))).slice(-1))
  }
  return issued
}

function newest(issued: IssuedTokens[]): IssuedTokens {
  const last = issued.at(-1)
  if (!last) throw new Error('no tokens')
  return last
}

/** A race in which one side always comes first proves nothing. */
function expectBothOrders(refreshWon: number, refreshLost: number): void {
  expect(refreshWon, 'rounds in which the refresh came first').toBeGreaterThan(0)
  expect(refreshLost, 'rounds in which the refresh came too late').toBeGreaterThan(0)
}

it('refresh ∥ logout: no token of the session survives the logout, and no other session dies of it', async () => {
  const won = { refresh: 0, logout: 0 }
  await race(async round => {
    const other = await round.login()
    const issued = await loginWithPast(round)
    const last = newest(issued)
    const ticket = await readLogout(round.instance(), {
      accessToken: pick(round.random, [last.accessToken, undefined]),
      refreshToken: last.refreshToken,
    })
    if (!ticket) throw new Error('the tokens name no session')

    const [refreshed] = await Promise.all([
      refreshAtOnce(round, last),
      logout(round.instance(), ticket, TEST_CLIENT),
    ])

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
      endSessions(instance().redis, instance().limits, {
        userId: user.id,
        keep: null,
        reason: 'kicked',
        event: 'kicked',
        client: TEST_CLIENT,
      }),
    ])

    expect(revoked).toBe(2)
    won[first.length > 0 ? 'refresh' : 'kick'] += 1
    await expectNoSurvivor(round.judges, [...one, ...two, ...first, ...second])
    await expectListed(round.judges[0], user.id, [])
  })
  expectBothOrders(won.refresh, won.kick)
})

it('refresh ∥ password change: only what the change itself handed out survives it', async () => {
  const won = { refresh: 0, password: 0 }
  await race(async round => {
    const [own, other] = [await loginWithPast(round), await loginWithPast(round)]

    const [ownRefreshed, otherRefreshed, changed] = await Promise.all([
      round.late(() => refreshAtOnce(round, newest(own))),
      round.late(() => refreshAtOnce(round, newest(other))),
      changePassword(
        round.instance(),
        newest(own).principal,
        { currentPassword: TEST_PASSWORD, newPassword: `${TEST_PASSWORD} again` },
        TEST_CLIENT,
      ),
    ])

    if (changed.status !== 'changed') throw new Error(`the change was answered ${changed.status}`)
    expect(changed.revoked).toBe(1)
    won[ownRefreshed.length > 0 ? 'refresh' : 'password'] += 1
    await expectNoSurvivor(round.judges, [...own, ...other, ...otherRefreshed, ...ownRefreshed])
    await expectAlive(round.judges, changed.tokens)
    expect(sessionOf(changed.tokens)).toBe(sessionOf(newest(own)))
    await expectListed(round.judges[0], round.user.id, [changed.tokens])
  })
  expectBothOrders(won.refresh, won.password)
})
