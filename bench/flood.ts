/**
 * What floods of password work cost everybody else: latency of a session check and of a right login, alone and beside
 * each flood. The limits per account and IP address are off, as if each request came from another one.
 * `npm run bench -- flood`, on the production build of this checkout.
 */
import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { startAppOnRedis } from '../tests/support/app-on-redis'
import { logIn, signUp, Visitor } from '../tests/support/visitor'
import { inWords, markdownTable, summarise } from './statistics'

const SECONDS = 8
const WARM_LOGINS = 20
/** What a person notices: a check above 50 ms, a login above 2 s. */
const GOALS = { check: 50, login: 2000 }

const LOADS: Record<string, { clients: number; act: (i: number) => Promise<unknown> }> = {
  alone: { clients: 0, act: async () => {} },
  '60 wrong logins at once': {
    clients: 60,
    act: () => post('login', { email, password: 'not this one, surely' }),
  },
  '60 sign-ups at once': { clients: 60, act: i => post('signup', person(i)) },
  '8 sign-ups with a costly password at once': {
    clients: 8,
    act: i => post('signup', { ...person(i), password: 'p4$$w0rdp4$$w0rdp4$$w0rd' }),
  },
  '8 sign-ups with 256 characters at once': {
    clients: 8,
    act: i => post('signup', { ...person(i), password: '19901990-p4$$w0rd!|1il'.repeat(12).slice(0, 256) }),
  },
  '400 abandoned sign-ups a second': {
    clients: 1,
    act: async i => {
      await Promise.all(Array.from({ length: 400 }, (_, j) => abandon(person(i * 1000 + j))))
      await delay(1000)
    },
  },
}

const running = await startAppOnRedis({ SIGNUP_RATE_LIMIT: 'off' })
const { origin } = running
const { email } = await signUp(origin)
for (let i = 0; i < WARM_LOGINS; i += 1) await logIn(origin, email)
const rows: string[][] = []
let missed = 0
for (const [name, load] of Object.entries(LOADS)) rows.push([name, ...(await duringLoad(load))])
await running.stop()
console.info(markdownTable(['', 'check, ms', 'login, ms', 'flood answered'], rows))
console.info(missed === 0 ? 'every median and maximum within its goal' : `${missed} beyond its goal`)

async function duringLoad({ clients, act }: (typeof LOADS)[string]): Promise<string[]> {
  let isOver = false
  const statuses = new Map<string, number>()
  const floods = Array.from({ length: clients }, async (_, client) => {
    for (let i = 0; !isOver; i += 1) {
      const status = String(await act(client * 1_000_000 + i))
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  })
  const measured = await latencies()
  isOver = true
  await Promise.all(floods)
  return [...measured, [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')]
}

/** @returns milliseconds of checks and of logins, each one after the other, for {@link SECONDS}. */
async function latencies(): Promise<string[]> {
  const visitor = await logIn(origin, email)
  const until = performance.now() + SECONDS * 1000
  const timed = async (goal: number, act: () => Promise<unknown>) => {
    const all: number[] = []
    while (performance.now() < until) {
      const begunAt = performance.now()
      await act()
      all.push(performance.now() - begunAt)
      await delay(10)
    }
    const summary = summarise(all)
    if (!summary || summary.max > goal) missed += 1
    return inWords(summary, 1)
  }
  return Promise.all([
    timed(GOALS.check, async () => {
      const { status } = await visitor.send('/api/auth/session')
      if (status !== 200) throw new Error(`a live session was answered ${status}`)
    }),
    timed(GOALS.login, () => logIn(origin, email)),
  ])
}

async function post(path: 'login' | 'signup', body: object): Promise<number> {
  const response = await new Visitor(origin).json(`/api/auth/${path}`, body)
  await response.arrayBuffer()
  return response.status
}

function person(i: number) {
  return {
    name: 'Flood',
    email: `flood-${performance.now()}-${i}@example.com`,
    password: `lantern ${i} sideways honey`,
  }
}

/** Sends a sign-up and closes the connection as soon as it is sent. */
function abandon(body: object): Promise<void> {
  return new Promise(resolve => {
    const text = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const sent = request(`${origin}/api/auth/signup`, { method: 'POST', headers })
    // However the connection ends, this client is gone.
    sent.on('error', () => resolve())
    sent.on('close', resolve)
    sent.end(text, () => setImmediate(() => sent.destroy()))
  })
}
