import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import type { UsersContext } from '@/lib/users/context'
import { createTestContext, createTestUser, TEST_PASSWORD } from '@/tests/support/auth-context'
import { connectTwoInstances } from '@/tests/support/instances'
import { isLong, seed } from '@/tests/support/length'
import { seededRandom } from '@/tests/support/random'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'
import { startTwoApps } from '@/tests/support/two-apps'
import { untilAnswered } from '@/tests/support/until-answered'
import { disturb } from './faults'
import { Generator } from './generator'
import { type AppInstance, directInstance, httpInstance } from './instance'

/**
 * No use of a session that began after its end was acknowledged is ever accepted, on any instance, whatever happens to
 * the connections (ASVS 7.4.1); and none is refused without a cause, or refusing everything would pass.
 */
const OPERATIONS = isLong ? 1_000_000 : 6_000
const HTTP_OPERATIONS = isLong ? 10_000 : 300
/** The fewer users, the more often their operations meet. */
const USERS = { direct: 150, http: 15 }
const AT_ONCE = 64
const DEADLINE_MS = 300
const ACCESS_SECONDS = 6 * 3600
const PROGRESS_MS = 10_000
const AFTER_NO_ANSWER_MS = 20
const NEW_USER_LIMIT_MS = 60_000

let server: RedisServer
let connected: Awaited<ReturnType<typeof connectTwoInstances>>
let contexts: UsersContext[]

beforeAll(async () => {
  server = await startRedisServer()
  connected = await connectTwoInstances(server.url, DEADLINE_MS)
  const context = ({ requester }: typeof connected.a) =>
    createTestContext(new RawRedis(requester), { ACCESS_TOKEN_TTL: `${ACCESS_SECONDS}` })
  contexts = [context(connected.a), context(connected.b)]
})
afterAll(async () => {
  await connected?.close()
  await server?.stop()
})

/** A user, as soon as Redis lets one be made. */
async function newUser() {
  const { id, email } = await untilAnswered(NEW_USER_LIMIT_MS, () =>
    createTestUser(new RawRedis(connected.a.requester)),
  )
  return { id, email, password: TEST_PASSWORD }
}

async function writeHistory(
  title: string,
  instances: AppInstance[],
  operations: number,
  { users, atOnce }: { users: number; atOnce: number },
) {
  const generator = new Generator(instances, newUser, seededRandom(`${seed} ${title}`))
  await generator.prepare(users)
  const faults = disturb(server, seededRandom(`${seed} ${title} faults`))
  const startedAt = performance.now()
  const report = () => {
    const seconds = (performance.now() - startedAt) / 1000
    const { answered, unknown, counts, violations } = generator
    console.info(
      `${title}: ${answered} operations in ${seconds.toFixed(0)} s (${(answered / seconds).toFixed(0)}/s), ` +
        `${unknown} without an answer, ${faults.count()} faults, ${counts.accepted} uses accepted, ` +
        `${counts.refused} refused, ${counts.ended} sessions ended, ${violations.length} violations`,
    )
  }
  const progress = setInterval(report, PROGRESS_MS)
  const goesOn = () =>
    (generator.answered < operations || faults.count() === 0) && generator.violations.length === 0
  const work = async () => {
    while (goesOn()) {
      if (!(await generator.step())) await delay(AFTER_NO_ANSWER_MS)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, work))
  } finally {
    clearInterval(progress)
    await faults.stop()
    report()
  }
  expect(generator.violations, `to repeat: TEST_SEED=${seed}`).toEqual([])
  expect(faults.count(), 'a test without a fault would be blind').toBeGreaterThan(0)
  for (const count of Object.values(generator.counts)) expect(count).toBeGreaterThan(operations / 50)
}

it(`${OPERATIONS} operations on two instances under faults: no use is accepted after an acknowledged end`, async () => {
  await writeHistory('history', contexts.map(directInstance), OPERATIONS, {
    users: USERS.direct,
    atOnce: AT_ONCE,
  })
})

it(`${HTTP_OPERATIONS} operations over HTTP on two processes under faults: the same`, async () => {
  const { clients, stop } = await startTwoApps(server.url)
  try {
    await writeHistory('history over HTTP', clients.map(httpInstance), HTTP_OPERATIONS, {
      users: USERS.http,
      atOnce: 16,
    })
  } finally {
    await stop()
  }
})
