import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuthContext } from '@/lib/session/flow/context'
import { logout, readLogout } from '@/lib/session/flow/logout'
import { refresh } from '@/lib/session/flow/refresh'
import { endManySessions } from '@/lib/session/flow/sessions'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { changePassword } from '@/lib/users/change-password'
import { login } from '@/lib/users/login'
import { createTestContext, createTestUser, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { connectTwoInstances } from '@/tests/support/instances'
import { isLong, seed } from '@/tests/support/length'
import { seededRandom } from '@/tests/support/random'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'
import { type HandedOut, SessionModel } from './model'
import { expectListed, isAccepted } from './survivors'

const RUNS = isLong ? 3000 : 100
const GRACE_MS = { lasts: 600_000, isNone: -1 }

const actions = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(['login', 'use', 'refresh', 'refresh', 'logout', 'others', 'everywhere', 'password'] as const),
    ),
    /** Which of the pairs handed out so far, any of them, is used. */
    pick: fc.nat(),
    instance: fc.constantFrom(0 as const, 1 as const),
  }),
  { minLength: 3, maxLength: 40 },
)

type Pair = { model: HandedOut; tokens: IssuedTokens }

let server: RedisServer
let connected: Awaited<ReturnType<typeof connectTwoInstances>>
beforeAll(async () => {
  server = await startRedisServer()
  connected = await connectTwoInstances(server.url)
})
afterAll(async () => {
  await connected?.close()
  await server?.stop()
})

/** Plays the actions on two instances and on the model, and compares each answer, and in the end all that is left. */
async function play(list: typeof actions extends fc.Arbitrary<infer T> ? T : never, graceLasts: boolean) {
  const graceMs = graceLasts ? GRACE_MS.lasts : GRACE_MS.isNone
  const context = ({ requester }: typeof connected.a) =>
    createTestContext(new RawRedis(requester), { graceMs })
  const instances: [AuthContext, AuthContext] = [await context(connected.a), await context(connected.b)]
  const user = await createTestUser(instances[0].redis)
  const model = new SessionModel(graceLasts)
  const pairs: Pair[] = []
  let password = TEST_PASSWORD

  const logIn = async (auth: AuthContext) => {
    const answer = await login(auth, { email: user.email, password, remember: true }, TEST_CLIENT)
    if (answer.status !== 'logged_in') throw new Error(`a login was answered ${answer.status}`)
    pairs.push({ model: model.login(), tokens: answer.tokens })
  }

  const onPair = {
    use: async (auth: AuthContext, pair: Pair) =>
      expect(await isAccepted(auth, pair.tokens)).toBe(model.accepts(pair.model)),
    refresh: async (auth: AuthContext, pair: Pair) => {
      const answer = await refresh(auth, pair.tokens.refreshToken, TEST_CLIENT)
      const next = model.refresh(pair.model)
      expect(answer.status).toBe(next ? 'refreshed' : 'revoked')
      if (!next || answer.status !== 'refreshed') return
      const same = pairs.find(
        other => other.model.session === next.session && other.model.generation === next.generation,
      )
      if (same) expect(answer.tokens.refreshToken).toBe(same.tokens.refreshToken)
      pairs.push({ model: next, tokens: answer.tokens })
    },
    logout: async (auth: AuthContext, pair: Pair) => {
      const ticket = await readLogout(auth, pair.tokens)
      if (!ticket) throw new Error('the tokens name no session')
      await logout(auth, ticket, TEST_CLIENT)
      model.logout(pair.model)
    },
    others: async (auth: AuthContext, pair: Pair) => {
      if (!model.accepts(pair.model)) return
      const ended = await endManySessions(auth, pair.tokens.principal, 'others', TEST_CLIENT)
      expect(ended).toBe(model.endOthers(pair.model))
    },
    everywhere: async (auth: AuthContext, pair: Pair) => {
      if (!model.accepts(pair.model)) return
      const ended = await endManySessions(auth, pair.tokens.principal, 'all', TEST_CLIENT)
      expect(ended).toBe(model.everywhere(pair.model))
    },
    password: async (auth: AuthContext, pair: Pair) => {
      if (!model.accepts(pair.model)) return
      const change = { currentPassword: password, newPassword: `${TEST_PASSWORD} ${pairs.length}` }
      const answer = await changePassword(auth, pair.tokens.principal, change, TEST_CLIENT)
      if (answer.status !== 'changed') throw new Error(`a change was answered ${answer.status}`)
      password = change.newPassword
      const { revoked, next } = model.changePassword(pair.model)
      expect(answer.revoked).toBe(revoked)
      pairs.push({ model: next, tokens: answer.tokens })
    },
  }

  for (const { kind, pick, instance } of list) {
    const pair = pairs[pick % Math.max(pairs.length, 1)]
    if (kind === 'login' || !pair) await logIn(instances[instance])
    else await onPair[kind](instances[instance], pair)
  }
  for (const auth of instances) for (const pair of pairs) await onPair.use(auth, pair)
  const listed = model.listed()
  const alive = pairs.filter(pair => listed.includes(pair.model.session))
  await expectListed(
    instances[0],
    user.id,
    alive.map(({ tokens }) => tokens),
  )
}

it.each([
  ['while the grace window lasts', true],
  ['without a grace window', false],
] as const)(
  'any sequence of logins, refreshes and endings does what the model says, %s',
  async (_, graceLasts) => {
    const property = fc.asyncProperty(actions, list => play(list, graceLasts))
    await fc.assert(property, { numRuns: RUNS, seed: Math.floor(seededRandom(seed)() * 2 ** 31) })
  },
)
