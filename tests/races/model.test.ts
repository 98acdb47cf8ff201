import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnv } from '@/lib/env'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { changePassword } from '@/lib/users/change-password'
import type { UsersContext } from '@/lib/users/context'
import { createUsersContext } from '@/lib/users/open-context'
import { readCredentials } from '@/lib/users/store/users'
import {
  createTestUser,
  TEST_CLIENT,
  TEST_ORIGIN,
  TEST_PASSWORD,
  TEST_SECRET,
} from '@/tests/support/auth-context'
import { isLong, seed } from '@/tests/support/length'
import { principalOf } from '@/tests/support/principal'
import { seededRandom } from '@/tests/support/random'
import { withSettling } from '@/tests/support/settling'
import { type Browser, browserOf, onlyWith } from './browser'
import { type HandedOut, SessionModel } from './model'
import { prepareRaces } from './round'
import { expectListed, expectNoSurvivor, isAccepted } from './survivors'

const RUNS = isLong ? 3000 : 100
const PROPERTY = { numRuns: RUNS, seed: Math.floor(seededRandom(seed)() * 2 ** 31) }
/** Seconds; less than nothing, because even a window of nothing lasts to the end of its millisecond. */
const GRACE = { lasts: 600, isNone: -1 }

const { requesters } = prepareRaces()

/** An instance that has written all notes of uses when `settle` resolves. */
type Instance = { context: UsersContext; settle(): Promise<void> }

function openInstances(grace: number): [Instance, Instance] {
  const env = parseEnv({ NODE_ENV: 'production', APP_ORIGIN: TEST_ORIGIN, LOGIN_RATE_LIMIT: 'off' })
  const open = (inner: ReturnType<typeof requesters>[0]) => {
    const { requester, settle } = withSettling(inner)
    const settings = { ...env, REFRESH_GRACE: grace }
    return { context: createUsersContext(settings, new RawRedis(requester), [TEST_SECRET]), settle }
  }
  const [a, b] = requesters()
  return [open(a), open(b)]
}

/** Presents an access token. @returns whether it was accepted. */
async function use({ context, settle }: Instance, browser: Browser): Promise<boolean> {
  const { status } = await context.auth.check(onlyWith(browser, 'access').headers)
  await settle()
  return status === 'accepted'
}

const refresh = ({ context }: Instance, browser: Browser) =>
  context.auth.renew(onlyWith(browser, 'refresh').headers, { isForced: true })

async function begin({ context }: Instance, user: { id: string; stamp: string }): Promise<Browser> {
  const begun = await context.auth.begin(new Headers(), user.id, { stamp: user.stamp, remember: true })
  if (begun.status !== 'begun') throw new Error(`a session was answered ${begun.status}`)
  return browserOf(begun.cookies)
}

const instanceNumber = fc.constantFrom(0 as const, 1 as const)

describe('one user', () => {
  const actions = fc.array(
    fc.record({
      kind: fc.constantFrom(
        ...(['login', 'use', 'use', 'refresh', 'refresh', 'refresh', 'logout', 'refreshLogout'] as const),
        ...(['others', 'everywhere', 'password', 'reissue'] as const),
      ),
      /** Which of the pairs handed out so far, any of them, is used. */
      pick: fc.nat(),
      instance: instanceNumber,
    }),
    { minLength: 3, maxLength: 40 },
  )
  type Actions = typeof actions extends fc.Arbitrary<infer T> ? T : never
  type Pair = { model: HandedOut; browser: Browser }

  /** Plays the actions on two instances and on the model, and compares each answer, and in the end all that is left. */
  async function play(list: Actions, graceLasts: boolean) {
    const instances = openInstances(graceLasts ? GRACE.lasts : GRACE.isNone)
    const [{ context: judge }] = instances
    let user = await createTestUser(judge.redis)
    const model = new SessionModel(graceLasts)
    const pairs: Pair[] = []
    let password = TEST_PASSWORD
    const accepts = async ({ context }: Instance, { model: pair, browser }: Pair) =>
      expect(await isAccepted(context, browser)).toBe(model.accepts(pair))

    const onPair = {
      use: async (instance: Instance, pair: Pair) =>
        expect(await use(instance, pair.browser)).toBe(model.use(pair.model)),
      refresh: async (instance: Instance, pair: Pair) => {
        const answer = await refresh(instance, pair.browser)
        const next = model.refresh(pair.model)
        expect(answer.status).toBe(next ? 'accepted' : 'revoked')
        if (!next) return
        const browser = browserOf(answer.cookies)
        const same = pairs.find(
          other => other.model.session === next.session && other.model.generation === next.generation,
        )
        if (same) expect(browser.jar.get('refresh')).toBe(same.browser.jar.get('refresh'))
        pairs.push({ model: next, browser })
      },
      logout: async ({ context }: Instance, pair: Pair) => {
        const { revoked } = await context.auth.end(pair.browser.jar.headers)
        expect(revoked).toBe(model.logout(pair.model, 'both'))
      },
      refreshLogout: async ({ context }: Instance, pair: Pair) => {
        const { revoked } = await context.auth.end(onlyWith(pair.browser, 'refresh').headers)
        expect(revoked).toBe(model.logout(pair.model, 'refresh'))
      },
      others: async ({ context: { auth } }: Instance, pair: Pair) => {
        if (!model.accepts(pair.model)) return
        const ended = await auth.endOthers(user.id, pair.browser.sid, 'signed_out_elsewhere')
        expect(ended).toBe(model.endOthers(pair.model))
      },
      everywhere: async ({ context: { auth } }: Instance) =>
        expect(await auth.endAll(user.id, 'signed_out_elsewhere')).toBe(model.everywhere()),
      reissue: async ({ context: { auth } }: Instance) => {
        await auth.reissue(user.id, 'role_changed')
        model.reissue()
      },
      password: async ({ context }: Instance, pair: Pair) => {
        if (!model.accepts(pair.model)) return
        const { headers } = pair.browser.jar
        const principal = await principalOf(context, headers)
        if (!principal) throw new Error('an access token was refused')
        const change = { currentPassword: password, newPassword: `${TEST_PASSWORD} ${pairs.length}` }
        const answer = await changePassword(context, headers, principal, change, TEST_CLIENT)
        if (answer.status !== 'changed') throw new Error(`a change was answered ${answer.status}`)
        password = change.newPassword
        user = { ...user, stamp: await stampOf(context, user.id) }
        const { revoked, next } = model.changePassword()
        expect(answer.revoked).toBe(revoked)
        pairs.push({ model: next, browser: browserOf(answer.cookies ?? []) })
      },
    }

    for (const { kind, pick, instance } of list) {
      const pair = pairs[pick % Math.max(pairs.length, 1)]
      if (kind === 'login' || !pair)
        pairs.push({ model: model.login(), browser: await begin(instances[instance], user) })
      else await onPair[kind](instances[instance], pair)
    }
    for (const instance of instances) for (const pair of pairs) await accepts(instance, pair)
    const listed = model.listed()
    const alive = pairs.filter(pair => listed.includes(pair.model.session))
    await expectListed(
      judge,
      user.id,
      alive.map(({ browser }) => browser),
    )
  }

  it.each([
    ['while the grace window lasts', true],
    ['without a grace window', false],
  ] as const)(
    'any sequence of logins, uses, refreshes and endings does what the model says, %s',
    async (_, graceLasts) => {
      await fc.assert(
        fc.asyncProperty(actions, list => play(list, graceLasts)),
        PROPERTY,
      )
    },
  )
})

async function stampOf({ redis }: UsersContext, userId: string): Promise<string> {
  const known = await readCredentials(redis, userId)
  if (!known) throw new Error('a user is gone')
  return known.stamp
}

/**
 * A thief has a copy of the owner's cookies (RFC 9700 §4.14.2). Both go on: each turn one of them presents the access
 * token or the refresh token that it has. A fork is the moment in which one has presented a token of the next generation
 * while the other still has the generation before.
 */
describe('[O4.14.2] a thief and the owner of a session', () => {
  const turns = fc.array(
    fc.record({
      who: fc.constantFrom('owner' as const, 'thief' as const),
      does: fc.constantFrom('use' as const, 'refresh' as const),
      instance: instanceNumber,
    }),
    { maxLength: 24 },
  )
  /** What makes a fork and shows it, whatever came before: one goes on, and the other has to renew. */
  const ending = fc.constantFrom(['owner', 'thief'] as const, ['thief', 'owner'] as const)

  it('the first refresh after a fork is refused with token_reuse, and the session is over for both', async () => {
    const seen = { forks: 0 }
    const property = fc.asyncProperty(turns, ending, async (list, [first, second]) => {
      const instances = openInstances(GRACE.isNone)
      const [{ context: one }, { context: two }] = instances
      const user = await createTestUser(one.redis)
      const login = await begin(instances[0], user)
      const held = { owner: login, thief: { ...login, jar: login.jar.copy() } }
      const generation = { owner: 0, thief: 0 }
      const all = [login]
      let used = 0

      const last = [
        { who: first, does: 'refresh' as const, instance: 0 as const },
        { who: first, does: 'use' as const, instance: 1 as const },
        { who: second, does: 'refresh' as const, instance: 0 as const },
        { who: second, does: 'use' as const, instance: 1 as const },
        { who: first, does: 'refresh' as const, instance: 0 as const },
      ]
      for (const { who, does, instance } of [...list, ...last]) {
        const mustEnd = does === 'refresh' && used > generation[who]
        if (does === 'use') {
          expect(await use(instances[instance], held[who]), 'an access token before the fork is seen').toBe(
            true,
          )
          used = Math.max(used, generation[who])
          continue
        }
        const answer = await refresh(instances[instance], held[who])
        if (mustEnd) {
          expect(answer).toMatchObject({ status: 'revoked', reason: 'token_reuse' })
          await expectNoSurvivor([one, two], all)
          await expectListed(one, user.id, [])
          seen.forks += 1
          return
        }
        expect(answer.status).toBe('accepted')
        // The live refresh token was presented, and its successor is the live one now.
        used = Math.max(used, generation[who])
        generation[who] += 1
        held[who] = browserOf(answer.cookies)
        all.push(held[who])
      }
      throw new Error('both went on, and neither was refused')
    })
    await fc.assert(property, PROPERTY)
    expect(seen.forks).toBeGreaterThanOrEqual(RUNS)
  })
})
