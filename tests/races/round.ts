import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import type { UsersContext } from '@/lib/users/context'
import { login } from '@/lib/users/login'
import {
  createTestContext,
  createTestUser,
  TEST_CLIENT,
  TEST_PASSWORD,
  type TestUser,
} from '@/tests/support/auth-context'
import { connectTwoInstances } from '@/tests/support/instances'
import { withJitter } from '@/tests/support/jitter'
import { isLong, seed } from '@/tests/support/length'
import { many } from '@/tests/support/many'
import { pick, type Random, seededRandom } from '@/tests/support/random'
import { startRedisServer } from '@/tests/support/redis-server'
import { type Browser, browserOf } from './browser'

/** How many rounds of each race: the full number of the design, or a short form. */
export const ROUNDS = isLong ? 10_000 : 500

const AT_ONCE = 12

/** About what the longest contender takes, so that a short one meets it at any of its steps. */
const LATEST_START_MS = 20

/** One race: a user of its own, two instances of the app whose commands are held up at random. */
export type Round = {
  user: TestUser
  random: Random
  /** One of the two instances, at random. */
  instance(): UsersContext
  /** The same two without any delay, to judge what is left. */
  judges: [UsersContext, UsersContext]
  /** Starts a contender a little later, so that it sometimes loses against one that has more to do. */
  late<T>(contender: () => Promise<T>): Promise<T>
  /** Logs the user in, on one of the instances. @throws when that is refused. */
  login(password?: string): Promise<Browser>
  /** Tries to. @returns the browser, or none when it was refused. */
  tryLogin(password?: string): Promise<Browser[]>
}

/** Two instances of the app on one Redis, for all tests of a `describe` or a file. @param start the Redis. */
export function prepareRaces(
  start: () => Promise<{ url: string; stop(): Promise<void> }> = startRedisServer,
) {
  let server: Awaited<ReturnType<typeof start>>
  let connected: Awaited<ReturnType<typeof connectTwoInstances>>
  let nodes: Redis[] = []

  beforeAll(async () => {
    server = await start()
    connected = await connectTwoInstances(server.url)
    nodes = server.url.split(',').map(url => new Redis(url, { protocol: 2 }))
  })
  afterAll(async () => {
    for (const node of nodes) node.disconnect()
    await connected?.close()
    await server?.stop()
  })

  async function startRound(random: Random): Promise<Round> {
    const requesters = [connected.a.requester, connected.b.requester] as const
    const context = (requester: (typeof requesters)[0]) => createTestContext(new RawRedis(requester))
    const judges: Round['judges'] = [context(requesters[0]), context(requesters[1])]
    const instances = requesters.map(requester => context(withJitter(requester, random)))
    const user = await createTestUser(judges[0].redis)
    const instance = () => pick(random, instances)
    const tryLogin = async (password = TEST_PASSWORD) => {
      const credentials = { email: user.email, password, remember: true }
      const answer = await login(instance(), new Headers(), credentials, TEST_CLIENT)
      return answer.status === 'logged_in' ? [browserOf(answer.cookies)] : []
    }
    return {
      user,
      random,
      instance,
      judges,
      late: async contender => {
        await delay(random() * LATEST_START_MS)
        return contender()
      },
      tryLogin,
      login: async password => {
        const [browser] = await tryLogin(password)
        if (!browser) throw new Error('a login was refused')
        return browser
      },
    }
  }

  return {
    /** The way of the first instance to Redis. */
    transport: () => connected.a.transport,
    /** The ways of both. */
    requesters: () => [connected.a.requester, connected.b.requester] as const,
    /** Empties every node. */
    flushAll: () => Promise.all(nodes.map(node => node.flushall())),
    /** Plays a race many times, several at once. A failure names the seed that brings it back. */
    race: (play: (round: Round) => Promise<void>, rounds = ROUNDS, atOnce = AT_ONCE) =>
      many(rounds, atOnce, async index => {
        try {
          await play(await startRound(seededRandom(`${seed} ${index}`)))
        } catch (error) {
          console.error(`Failed in round ${index}. To repeat: TEST_SEED=${seed}`)
          throw error
        }
      }),
  }
}

export type Races = ReturnType<typeof prepareRaces>
