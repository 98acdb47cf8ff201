/**
 * What floods of password work cost everybody else: latency of a session check and of a right login, alone and beside
 * each flood. The limits per account and IP address are off, as if each request came from another one.
 * `npm run bench -- flood`, on the production build of this checkout.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { startAppOnRedis } from '../tests/support/app-on-redis'
import { logIn, PASSWORD, signUp, Visitor } from '../tests/support/visitor'
import { markdownTable } from './statistics'

const SECONDS = 8
const WARM_LOGINS = 20
/** What 95 of 100 must stay below (ms). */
const GOALS = { check: 50, login: 2000 }

type Send = (origin: string, email: string, i: number) => Promise<unknown>

const person = (i: number, password = `lantern ${i} sideways honey`) => ({
  name: 'Flood',
  email: `flood-${process.pid}-${i}@example.com`,
  password,
})

/** Each second so many requests, evenly, or `clients` at any time. */
const FLOODS: Record<string, { perSecond?: number; clients?: number; send: Send }> = {
  '60 wrong logins at any time': {
    clients: 60,
    send: (origin, email) => post(origin, 'login', { email, password: 'not this one, surely' }),
  },
  '60 sign-ups at any time': { clients: 60, send: (origin, _, i) => post(origin, 'signup', person(i)) },
  '25 sign-ups a second, costly password': {
    perSecond: 25,
    send: (origin, _, i) => post(origin, 'signup', person(i, 'p4$$w0rdp4$$w0rdp4$$w0rd')),
  },
  '25 sign-ups a second, 256 characters': {
    perSecond: 25,
    send: (origin, _, i) => post(origin, 'signup', person(i, `${i}${'-1990!|1il'.repeat(30)}`.slice(0, 256))),
  },
  '400 abandoned sign-ups at once, then 50 a second': {
    perSecond: 50,
    send: async (origin, _, i) => {
      const count = i === 0 ? 400 : 1
      await Promise.all(Array.from({ length: count }, (_unused, j) => abandon(origin, person(i * 1000 + j))))
    },
  },
}

const [flooded, origin = '', email = ''] = process.argv.slice(2)
if (flooded) await flood(flooded, origin, email)
else await measureAll()

async function measureAll(): Promise<void> {
  const running = await startAppOnRedis({ SIGNUP_RATE_LIMIT: 'off', MAX_SESSIONS: '10000' })
  const { email: owner } = await signUp(running.origin)
  for (let i = 0; i < WARM_LOGINS; i += 1) await logIn(running.origin, owner)
  const rows = [['alone', ...(await latencies(running.origin, owner)), '']]
  for (const name of Object.keys(FLOODS)) {
    const child = fork(import.meta.filename, [name, running.origin, owner])
    const answered = reportOf(child)
    const measured = await Promise.race([latencies(running.origin, owner), answered.then(endedEarly)])
    child.send('end')
    rows.push([name, ...measured, await answered])
  }
  await running.stop()
  console.info('Milliseconds, median / 95 % / most:')
  console.info(markdownTable(['', 'check', 'login', 'the flood was answered'], rows))
}

/** @returns what a flood says at its end. @throws Error when it ends without a word: the app is gone, or it has a fault. */
function reportOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(String(message)))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`a flood ended with ${code} before it could report`)))
  })
}

function endedEarly(report: string): never {
  throw new Error(`a flood ended before it was told to: ${report}`)
}

/** Sends until the parent says that it is over, then tells it what was answered. */
async function flood(name: string, at: string, owner: string): Promise<void> {
  const { perSecond, clients = 1, send } = FLOODS[name] ?? { send: async () => {} }
  const statuses = new Map<string, number>()
  let isOver = false
  process.once('message', () => {
    isOver = true
  })
  const one = async (i: number) => {
    const status = String((await send(at, owner, i)) ?? 'abandoned')
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  let sent = 0
  const pending: Promise<void>[] = []
  const loops = Array.from({ length: clients }, async () => {
    while (!isOver) {
      const answered = one(sent)
      sent += 1
      if (!perSecond) await answered
      else {
        pending.push(answered)
        // The failure itself is thrown where all are awaited.
        answered.catch(() => {
          isOver = true
        })
        await delay(1000 / perSecond)
      }
    }
  })
  await Promise.all(loops)
  await Promise.all(pending)
  process.send?.([...statuses].map(([status, count]) => `${count} × ${status}`).join(', '), () =>
    process.exit(),
  )
}

/** @returns checks and logins, each one after the other, for {@link SECONDS}. */
async function latencies(at: string, owner: string): Promise<string[]> {
  const visitor = await logIn(at, owner)
  const until = performance.now() + SECONDS * 1000
  const timed = async (goal: number, act: () => Promise<unknown>) => {
    const all: number[] = []
    while (performance.now() < until) {
      const begunAt = performance.now()
      await act()
      all.push(performance.now() - begunAt)
      await delay(10)
    }
    const sorted = all.toSorted((a, b) => a - b)
    const quantiles = [0.5, 0.95, 1].map(share => sorted[Math.ceil(share * sorted.length) - 1] ?? 0)
    const isMissed = (quantiles[1] ?? 0) > goal
    return quantiles.map(ms => ms.toFixed(0)).join(' / ') + (isMissed ? ` (goal ${goal})` : '')
  }
  let refused = 0
  const [check = '', login = ''] = await Promise.all([
    timed(GOALS.check, async () => {
      const { status } = await visitor.send('/api/auth/session')
      if (status !== 200) throw new Error(`a live session was answered ${status}`)
    }),
    timed(GOALS.login, async () => {
      const { status } = await new Visitor(at).json('/api/auth/login', { email: owner, password: PASSWORD })
      if (status !== 200) refused += 1
    }),
  ])
  return [check, refused > 0 ? `${login}, ${refused} refused` : login]
}

async function post(at: string, path: 'login' | 'signup', body: object): Promise<number> {
  const response = await new Visitor(at).json(`/api/auth/${path}`, body)
  await response.arrayBuffer()
  return response.status
}

/** Sends a sign-up and closes the connection as soon as it is sent. */
function abandon(at: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const sent = request(`${at}/api/auth/signup`, { method: 'POST', headers })
    let isSent = false
    // However the connection ends after that, this client is gone. Before, the app is.
    sent.on('error', error => (isSent ? resolve() : reject(error)))
    sent.on('close', resolve)
    sent.end(text, () => {
      isSent = true
      setImmediate(() => sent.destroy())
    })
  })
}
