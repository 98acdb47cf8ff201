import { expect, it } from 'vitest'
import { kick } from '@/lib/admin/kick'
import { setRoleAndStatus } from '@/lib/admin/role-and-status'
import { APP } from '@/lib/app'
import { createAuth } from '@/lib/session'
import type { UsersContext } from '@/lib/users/context'
import { deleteWithSessions } from '@/lib/users/delete-account'
import { hashPassword } from '@/lib/users/password-hash'
import { replacePassword } from '@/lib/users/store/users'
import { TEST_CLIENT, TEST_PASSWORD, TEST_SECRET } from '@/tests/support/auth-context'
import { browserOf } from './browser'
import { onEveryRedis } from './every-redis'
import { expectAlive, expectListed, expectNoSurvivor, isAccepted, isRefreshed } from './survivors'

/** Races of a login in flight with what ends sessions (ASVS 7.4.1, 7.4.2). */
const OPERATOR = { userId: null, client: TEST_CLIENT }
const NEW_PASSWORD = `${TEST_PASSWORD} again`

/** After these no session of a login that was in flight is left, however they met. */
const FINAL: Record<string, (context: UsersContext, userId: string) => Promise<unknown>> = {
  block: (context, userId) => setRoleAndStatus(context, OPERATOR, userId, { status: 'blocked' }, ''),
  deletion: (context, userId) => deleteWithSessions(context, userId, null, TEST_CLIENT),
  'password change': async (context, userId) => {
    const newHash = await hashPassword(NEW_PASSWORD)
    const commit = () => replacePassword(context.redis, userId, { oldHash: null, newHash })
    return context.auth.change(userId, 'password_changed', commit, TEST_CLIENT)
  },
}

/** These end what has begun; the user may log in again at once. */
const PASSING: Record<string, (context: UsersContext, userId: string) => Promise<unknown>> = {
  kick: (context, userId) => kick(context, OPERATOR, userId, ''),
  everywhere: (context, userId) => context.auth.endAll(userId, 'signed_out_elsewhere', TEST_CLIENT),
}

onEveryRedis(({ race }, rounds) => {
  it('two first logins of one user at once: both sessions live and are listed', async () => {
    await race(async round => {
      const logins = await Promise.all([round.login(), round.login()])
      await expectListed(round.judges[0], round.user.id, logins)
      for (const login of logins) await expectAlive(round.judges, login)
    }, rounds)
  })

  it.each(Object.entries(FINAL))(
    'a login in flight ∥ %s: no session of the login survives',
    async (_, end) => {
      const logins = { came: 0, refused: 0 }
      await race(async round => {
        const before = await round.login()
        const [raced] = await Promise.all([
          round.late(() => round.tryLogin()),
          round.late(() => end(round.instance(), round.user.id)),
        ])
        logins[raced.length > 0 ? 'came' : 'refused'] += 1
        await expectNoSurvivor(round.judges, [before, ...raced])
        await expectListed(round.judges[0], round.user.id, [])
        expect(await round.tryLogin(), 'a login with the old password').toEqual([])
      }, rounds)
      expect(logins.came, 'rounds in which the login came first').toBeGreaterThan(0)
      expect(logins.refused, 'rounds in which the login came too late').toBeGreaterThan(0)
    },
  )

  it.each(Object.entries(PASSING))(
    'a login in flight ∥ %s: earlier sessions end, and this one lives or ends wholly',
    async (_, end) => {
      const between = { lived: 0, ended: 0 }
      await race(async round => {
        const before = await round.login()
        const [raced] = await Promise.all([
          round.late(() => round.login()),
          round.late(() => end(round.instance(), round.user.id)),
        ])
        const lives = await isAccepted(round.judges[1], raced)
        between[lives ? 'lived' : 'ended'] += 1
        await expectNoSurvivor(round.judges, lives ? [before] : [before, raced])
        if (lives) await expectAlive(round.judges, raced)
        await expectListed(round.judges[0], round.user.id, lives ? [raced] : [])
      }, rounds)
      expect(between.lived, 'rounds in which the login came last').toBeGreaterThan(0)
      expect(between.ended, 'rounds in which the login came first').toBeGreaterThan(0)
    },
  )
})

const STAMP = 'the stamp of a host whose users are not in this Redis'

function hostElsewhere({ redis }: UsersContext) {
  const auth = createAuth({
    app: APP,
    keys: TEST_SECRET,
    store: redis,
    cookies: { isSecure: () => false },
    loadUser: async () => ({ stamp: STAMP }),
  })
  return { redis, auth }
}

/** The users of this host survive it; the library forgets everything. One round at a time has the Redis. */
onEveryRedis(({ race, flushAll }, rounds) => {
  it('a session that begins ∥ FLUSHALL lives or ends wholly, and nothing from before comes back', async () => {
    const between = { lived: 0, ended: 0 }
    await race(
      async round => {
        const begin = async () => {
          const { auth } = hostElsewhere(round.instance())
          const begun = await auth.begin(new Headers(), round.user.id, { stamp: STAMP, remember: true })
          if (begun.status !== 'begun') throw new Error(`a session was answered ${begun.status}`)
          return browserOf(begun.cookies)
        }
        const judges = [hostElsewhere(round.judges[0]), hostElsewhere(round.judges[1])] as const
        const [loggedOut, live] = [await begin(), await begin()]
        await judges[0].auth.end(loggedOut.jar.headers)

        const [raced] = await Promise.all([begin(), round.late(flushAll)])
        const later = await begin()

        const lives = await isAccepted(judges[1], raced)
        between[lives ? 'lived' : 'ended'] += 1
        expect(await isRefreshed(judges[0], raced), 'both tokens or none').toBe(lives)
        await expectNoSurvivor(judges, lives ? [loggedOut, live] : [loggedOut, live, raced])
        await expectAlive(judges, later)
      },
      Math.max(rounds / 5, 50),
      1,
    )
    expect(between.lived, 'rounds in which the session began after it').toBeGreaterThan(0)
    expect(between.ended, 'rounds in which the session began before it').toBeGreaterThan(0)
  })
})
