import { afterAll, beforeAll, expect, it } from 'vitest'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import type { UsersContext } from '@/lib/users/context'
import type { AppClient, Cookies } from '@/tests/support/app-client'
import { createTestContext, createTestUser, TEST_PASSWORD } from '@/tests/support/auth-context'
import { CookieJar } from '@/tests/support/cookie-jar'
import { connectTwoInstances } from '@/tests/support/instances'
import { isLong, seed } from '@/tests/support/length'
import { many } from '@/tests/support/many'
import { pick, seededRandom } from '@/tests/support/random'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'
import { startTwoApps } from '@/tests/support/two-apps'

/** The races over HTTP, against two processes of the app on one Redis. */

const ROUNDS = isLong ? 500 : 20
const STORMS = isLong ? 100 : 2
const TABS = 50
const AT_ONCE = 4

let server: RedisServer
let connected: Awaited<ReturnType<typeof connectTwoInstances>>
let context: UsersContext
let apps: Awaited<ReturnType<typeof startTwoApps>>
let clients: AppClient[]

beforeAll(async () => {
  server = await startRedisServer()
  connected = await connectTwoInstances(server.url)
  context = createTestContext(new RawRedis(connected.a.requester))
  apps = await startTwoApps(server.url, { REDIS_TIMEOUT_MS: '5000' })
  clients = apps.clients
})
afterAll(async () => {
  await apps?.stop()
  await connected?.close()
  await server?.stop()
})

/** @returns the cookies of a new user with a session. */
async function begin(): Promise<Cookies> {
  const { id, stamp } = await createTestUser(context.redis)
  const begun = await context.auth.begin(new Headers(), id, { stamp, remember: true })
  if (begun.status !== 'begun') throw new Error(`a session was answered ${begun.status}`)
  const jar = new CookieJar().take(begun.cookies)
  return { access: jar.get('access'), refresh: jar.get('refresh') }
}

/** Neither app accepts the access token, or renews with the refresh token. */
async function expectNoSurvivor(all: Cookies[]): Promise<void> {
  for (const client of clients) {
    for (const { access, refresh } of [...all].reverse()) {
      expect((await client.session({ access })).status).toBe(401)
      expect((await client.refresh({ refresh })).status).toBe(401)
    }
  }
}

/** In so many milliseconds all begin, so that either may come first: a password change takes time before it counts. */
const SPREAD_MS = { logout: 20, everywhere: 20, 'password change': 400 }

const ENDINGS: Record<
  keyof typeof SPREAD_MS,
  (client: AppClient, cookies: Cookies) => Promise<{ status: number; cookies: Cookies }>
> = {
  logout: (client, cookies) => client.logout(cookies),
  everywhere: (client, cookies) => client.endSessions('all', cookies),
  'password change': (client, cookies) =>
    client.changePassword(TEST_PASSWORD, `${TEST_PASSWORD} once more`, cookies),
}

it.each(Object.keys(ENDINGS) as (keyof typeof ENDINGS)[])(
  'refresh ∥ %s, over HTTP: no survivor',
  async name => {
    const end = ENDINGS[name]
    const won = { refresh: 0, ending: 0 }
    await many(ROUNDS, AT_ONCE, async index => {
      const random = seededRandom(`${seed} ${name} ${index}`)
      const held = await begin()
      const later = <T>(work: () => Promise<T>) =>
        new Promise<T>((resolve, reject) =>
          setTimeout(() => work().then(resolve, reject), random() * SPREAD_MS[name]),
        )

      const [refreshed, silently, ended] = await Promise.all([
        later(() => pick(random, clients).refresh(held)),
        later(() => pick(random, clients).session({ refresh: held.refresh })),
        later(() => end(pick(random, clients), held)),
      ])

      expect(ended.status).toBe(200)
      const renewals = [refreshed, silently]
      for (const { status } of renewals) expect([200, 401], 'a refresh in the race').toContain(status)
      const issued = renewals.filter(({ status }) => status === 200).map(answer => answer.cookies)
      won.refresh += issued.length
      won.ending += renewals.length - issued.length
      await expectNoSurvivor([held, ...issued])
      if (ended.cookies.access) {
        for (const client of clients) expect((await client.session(ended.cookies)).status).toBe(200)
      }
    })
    expect(won.refresh, 'a race that the refresh never wins would be blind').toBeGreaterThan(0)
    expect(won.ending, 'a race that the ending never wins would be blind').toBeGreaterThan(0)
  },
)

it(`${TABS} concurrent refreshes over HTTP: one lineage, and no user is logged out`, async () => {
  await many(STORMS, 1, async () => {
    const held = await begin()
    const answers = await Promise.all(
      Array.from({ length: TABS }, (_, tab) => clients[tab % 2]?.refresh(held)),
    )
    expect(answers.map(answer => answer?.status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(answer => answer?.cookies.refresh)).size).toBe(1)
    for (const client of clients) {
      for (const answer of answers.slice(0, 5)) {
        expect((await client.session({ access: answer?.cookies.access })).status).toBe(200)
      }
    }
  })
})
