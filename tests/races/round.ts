import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import type { AuthContext } from '@/lib/session/flow/context'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { login } from '@/lib/users/login'
import type { User } from '@/lib/users/store/user'
import { createTestContext, createTestUser, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { connectTwoInstances } from '@/tests/support/instances'
import { withJitter } from '@/tests/support/jitter'
import { isLong, seed } from '@/tests/support/length'
import { many } from '@/tests/support/many'
import { pick, type Random, seededRandom } from '@/tests/support/random'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'

/** How many rounds of each race: the full number of the design, or a short form. */
export const ROUNDS = isLong ? 10_000 : 500

const AT_ONCE = 12

/** About what the longest contender takes, so that a short one meets it at any of its steps. */
const LATEST_START_MS = 20

/** One race: a user nobody else has, two instances of the app whose commands are held up at random. */
export type Round = {
  user: User
  random: Random
  /** One of the two instances, at random. */
  instance(): AuthContext
  instances: [AuthContext, AuthContext]
  /** The same two without any delay, to judge what is left. */
  judges: [AuthContext, AuthContext]
  /** Starts a contender a little later, so that it sometimes loses against one that has more to do. */
  late<T>(contender: () => Promise<T>): Promise<T>
  /** Logs the user in, on one of the instances. @throws when that is refused. */
  login(password?: string): Promise<IssuedTokens>
}

/** A redis-server with two instances of the app on it, for all tests of a file. */
export function prepareRaces() {
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

  async function startRound(random: Random): Promise<Round> {
    const context = ({ requester }: typeof connected.a) => createTestContext(new RawRedis(requester))
    const judges: Round['judges'] = [await context(connected.a), await context(connected.b)]
    const user = await createTestUser(judges[0].redis)
    const held = (context: AuthContext, { requester }: typeof connected.a): AuthContext => ({
      ...context,
      redis: new RawRedis(withJitter(requester, random)),
    })
    const instances: Round['instances'] = [held(judges[0], connected.a), held(judges[1], connected.b)]
    const instance = () => pick(random, instances)
    return {
      user,
      random,
      instance,
      instances,
      judges,
      late: async contender => {
        await delay(random() * LATEST_START_MS)
        return contender()
      },
      login: async (password = TEST_PASSWORD) => {
        const entered = await login(instance(), { email: user.email, password, remember: true }, TEST_CLIENT)
        if (entered.status !== 'logged_in') throw new Error(`a login was answered ${entered.status}`)
        return entered.tokens
      },
    }
  }

  return {
    /** The way of the first instance to Redis. */
    transport: () => connected.a.transport,
    /** Plays a race many times, several at once. A failure names the seed that brings it back. */
    race: (play: (round: Round) => Promise<void>, rounds = ROUNDS) =>
      many(rounds, AT_ONCE, async index => {
        try {
          await play(await startRound(seededRandom(`${seed} ${index}`)))
        } catch (error) {
          console.error(`Failed in round ${index}. To repeat: TEST_SEED=${seed}`)
          throw error
        }
      }),
  }
}
