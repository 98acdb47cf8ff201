/**
 * What the check costs when there is a lot: denied ids, sessions, sessions of one user, requests at once.
 * `npm run bench -- growth` (about five minutes and 3 GB of memory); `-- --keep` writes the figures to bench/RESULTS.md.
 */
import { parseArgs } from 'node:util'
import type { TestUser } from '../tests/support/auth-context'
import type { CookieJar } from '../tests/support/cookie-jar'
import { growthTables } from './growth-tables'
import { render } from './render'
import { describeMachine, type Growth, keep } from './results'
import { summarise } from './statistics'
import { addDenials, addSession, addUser, manyTimes, openWorld, usedMemory, type World } from './world'

const DENIED = [0, 1000, 100_000, 1_000_000]
const SESSIONS = 1_000_000
const SESSIONS_PER_USER = 10
const OWN_SESSIONS = [1, 100, 1000]
const CONCURRENCY = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
const CHECKS = 5000
/** No more than this on one figure, however slow the machine is. */
const LIMIT_MS = 5000
const REPEATS = 5

const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    sessions: { type: 'string', default: `${SESSIONS}` },
  },
})
const began = Date.now()
const say = (text: string) => console.info(`[growth] ${Math.round((Date.now() - began) / 1000)} s: ${text}`)

const world = await openWorld()
try {
  const growth: Growth = {
    takenAt: new Date().toISOString(),
    machine: describeMachine(),
    denied: [],
    entryBytes: 0,
    userBytes: 0,
    sessionBytes: 0,
    sessions: null,
    concurrency: [],
    everywhere: [],
  }
  growth.entryBytes = await measureRealEntry(world)
  const browser = await addSession(world, await addUser(world))
  const check = () => mustAccept(world, browser)
  await sequential(check, CHECKS) // warm
  const empty = await usedMemory(world)
  let denied = 0
  for (const count of DENIED) {
    await addDenials(world, count - denied)
    denied = count
    growth.denied.push({
      count,
      bytes: (await usedMemory(world)) - empty,
      ...(await sequential(check, CHECKS)),
    })
    say(`${count} denied ids`)
  }
  const target = Number(values.sessions)
  const users: TestUser[] = []
  const beforeUsers = await usedMemory(world)
  await manyTimes(target / SESSIONS_PER_USER, async () => users.push(await addUser(world)))
  const beforeSessions = await usedMemory(world)
  say(`${users.length} users`)
  for (let i = 1; i <= SESSIONS_PER_USER; i += 1) {
    let next = 0
    await manyTimes(users.length, async () => {
      const user = users[next++]
      if (user) await addSession(world, user)
    })
    say(`${i * users.length} sessions`)
  }
  growth.userBytes = (beforeSessions - beforeUsers) / users.length
  growth.sessionBytes = ((await usedMemory(world)) - beforeSessions) / target
  growth.sessions = { count: target, bytes: await usedMemory(world), ...(await sequential(check, CHECKS)) }
  for (const connections of CONCURRENCY) {
    growth.concurrency.push({ connections, ...(await concurrent(check, connections)) })
    say(`${connections} checks at once`)
  }
  for (const count of OWN_SESSIONS) {
    growth.everywhere.push({ sessions: count, ms: await logOutEverywhere(world, count) })
    say(`log out everywhere, ${count} sessions`)
  }
  console.info(`\n${growthTables(growth)}\n`)
  if (values.keep) {
    keep('growth', growth)
    render()
  }
} finally {
  await world.stop()
}

async function mustAccept({ context }: World, browser: CookieJar): Promise<void> {
  const { status } = await context.auth.check(browser.headers, { isPassive: true })
  if (status !== 'accepted') throw new Error(`the check says ${status}`)
}

/** One after the other. @returns latency in µs. */
async function sequential(check: () => Promise<void>, count: number): Promise<{ p50: number; p99: number }> {
  const took: number[] = []
  const end = performance.now() + LIMIT_MS
  for (let i = 0; i < count && performance.now() < end; i += 1) {
    const from = performance.now()
    await check()
    took.push((performance.now() - from) * 1000)
  }
  return percentiles(took)
}

async function concurrent(check: () => Promise<void>, connections: number) {
  const took: number[] = []
  const from = performance.now()
  const end = from + LIMIT_MS
  const worker = async () => {
    while (performance.now() < end) {
      const asked = performance.now()
      await check()
      took.push((performance.now() - asked) * 1000)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return { perSecond: (took.length * 1000) / (performance.now() - from), ...percentiles(took) }
}

function percentiles(values: number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

/** @returns how long it took, in ms; the median of some. */
async function logOutEverywhere(w: World, count: number): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < REPEATS; i += 1) {
    const user = await addUser(w)
    await manyTimes(count, () => addSession(w, user))
    const from = performance.now()
    const revoked = await w.context.auth.endAll(user.id, 'signed_out_elsewhere')
    took.push(performance.now() - from)
    if (revoked !== count) throw new Error(`${revoked} of ${count} sessions were ended`)
  }
  return summarise(took)?.median ?? 0
}

/** Logs out for real, so that what {@link addDenials} writes by hand is known to be what a logout writes. */
async function measureRealEntry(w: World): Promise<number> {
  const browser = await addSession(w, await addUser(w))
  const { revoked } = await w.context.auth.end(browser.headers)
  const real = await w.raw.keys('*:deny:*')
  if (!revoked || real.length !== 2) throw new Error(`a logout denied ${real.length} ids instead of two`)
  await addDenials(w, 1)
  const [made = ''] = (await w.raw.keys('*:deny:*')).filter(key => !real.includes(key))
  const [a, b] = await Promise.all([real[0] ?? '', made].map(key => w.raw.memory('USAGE', key)))
  if (a !== b) throw new Error(`a logout writes ${a} bytes, the benchmark ${b}`)
  await w.raw.del(made)
  return Number(a)
}
