import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { Verifier } from '@/examples/service-node/verifier.mjs'
import { StoreUnavailableError } from '@/lib/session'
import type { Services } from '@/lib/session/services'
import { connectTo } from '@/tests/support/connect'
import { newPrivateKey } from '@/tests/support/forge'
import { isLong, seed } from '@/tests/support/length'
import { pick, type Random, seededRandom } from '@/tests/support/random'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost, type Host } from '@/tests/support/stores'
import { until } from '@/tests/support/until'
import { disturb } from './faults'

/**
 * No service that calls itself live accepts a use that began more than the window after its end was acknowledged, whatever
 * happens to the services, to their feeds and to Redis; and none refuses without a cause, or refusing everything would pass.
 */
const OPERATIONS = isLong ? 1_000_000 : 10_000
const WINDOW_MS = 2_000
const LISTENERS = 6
const AT_ONCE = 32
const DEADLINE_MS = 300
const SESSIONS = 200
const ENDED_KEPT = 100
const LONGEST_CALM_MS = 800
/** Longer than the window: what was held back then comes too late to be believed. */
const LONGEST_HOLD_MS = 3_500
const AFTER_NO_ANSWER_MS = 20
const START_LIMIT_MS = 30_000
const PROGRESS_MS = 10_000
const SECRET = 'the secret of the service'
const SERVICE = { name: 'orders', digest: createHash('sha256').update(SECRET).digest() }

type Session = { userId: string; id: string; token: string; isInDoubt: boolean; endedAt: number }
type Listener = { verifier: Verifier; stop: AbortController; following: Promise<void> }

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
  vi.restoreAllMocks()
})

/** The part of an app that services speak to, whose feeds can be cut off and held back. */
async function startIssuer() {
  const feeds = new Map<ServerResponse, Readable>()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let services: Services
  server.on('request', async ({ url, headers }, response) => {
    if (url !== '/api/feed') return response.end(JSON.stringify({ keys: services.publicKeys() }))
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      const lastEventId = headers['last-event-id']?.toString() || null
      const events = Readable.from(await services.openFeed({ lastEventId, signal: gone.signal }))
      feeds.set(response, events)
      events.on('data', text => response.write(text)).on('end', () => response.end())
      events.on('error', () => response.destroy()).on('close', () => feeds.delete(response))
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      response.writeHead(503).end()
    }
  })
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const offer = (offered: Services) => {
    services = offered
  }
  return { issuer, feeds, offer }
}

function startListener(issuer: string): Listener {
  const stop = new AbortController()
  const verifier = new Verifier({ issuer, audience: 'test', name: SERVICE.name, secret: SECRET })
  return { verifier, stop, following: verifier.follow(stop.signal) }
}

/** Does to listeners at random what happens to services: killed and begun anew, cut off, held back. */
function disturbListeners(
  listeners: Listener[],
  { issuer, feeds }: Awaited<ReturnType<typeof startIssuer>>,
  random: Random,
) {
  let [count, goesOn] = [0, true]
  const stopped: Promise<void>[] = []
  const faults = [
    () => {
      const place = Math.floor(random() * listeners.length)
      const killed = listeners[place]
      killed?.stop.abort()
      if (killed) stopped.push(killed.following)
      listeners[place] = startListener(issuer)
    },
    () => feeds.size > 0 && pick(random, [...feeds.keys()]).destroy(),
    () => {
      if (feeds.size === 0) return
      const events = pick(random, [...feeds.values()])
      events.pause()
      setTimeout(() => events.resume(), random() * LONGEST_HOLD_MS)
    },
  ]
  const run = async () => {
    while (goesOn) {
      await delay(random() * LONGEST_CALM_MS)
      pick(random, faults)()
      count += 1
    }
  }
  const running = run()
  return {
    count: () => count,
    stop: async () => {
      goesOn = false
      await running
      for (const { stop, following } of listeners) {
        stop.abort()
        stopped.push(following)
      }
      await Promise.all(stopped)
    },
  }
}

/** Drives an app and its services, and judges each answer of a service by the time. */
class History {
  readonly counts = { accepted: 0, refused: 0, unknown: 0, ended: 0 }
  readonly violations: string[] = []
  /** How long after its acknowledged end the latest use began that was accepted (ms). */
  latest = 0
  #live: Session[] = []
  #ended: Session[] = []
  readonly #host: Host
  readonly #auth: Host['auth']
  readonly #listeners: Listener[]
  readonly #random: Random

  constructor(host: Host, auth: Host['auth'], listeners: Listener[], random: Random) {
    this.#host = host
    this.#auth = auth
    this.#listeners = listeners
    this.#random = random
  }

  /** Those that were answered. */
  get operations(): number {
    const { accepted, refused, ended } = this.counts
    return accepted + refused + ended
  }

  async step(): Promise<void> {
    const kind = this.#random()
    try {
      if (this.#live.length < SESSIONS) await this.#begin()
      else if (kind < 0.03) await this.#end(pick(this.#random, this.#live), kind < 0.015)
      else await this.#use(this.#someSession())
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      await this.#miss()
    }
  }

  #miss(): Promise<void> {
    this.counts.unknown += 1
    return delay(AFTER_NO_ANSWER_MS)
  }

  #someSession(): Session {
    const isOver = this.#ended.length > 0 && this.#random() < 0.4
    return pick(this.#random, isOver ? this.#ended : this.#live)
  }

  async #begin(): Promise<void> {
    const userId = this.#host.addUser()
    const begun = await this.#auth.begin(new Headers(), userId, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const token = begun.cookies.find(({ name }) => name === 'access')?.value ?? ''
    const id = begun.principal.sessionId
    this.#live.push({ userId, id, token, isInDoubt: false, endedAt: Number.POSITIVE_INFINITY })
  }

  async #end(session: Session, everything: boolean): Promise<void> {
    session.isInDoubt = true
    this.#live = this.#live.filter(other => other !== session)
    if (everything) await this.#auth.endAll(session.userId, 'kicked')
    else await this.#auth.endSession(session.userId, session.id, 'signed_out')
    session.endedAt = performance.now()
    this.#ended = [session, ...this.#ended].slice(0, ENDED_KEPT)
    this.counts.ended += 1
  }

  async #use(session: Session): Promise<void> {
    const begunAt = performance.now()
    const { status } = await pick(this.#random, this.#listeners).verifier.check(session.token)
    if (status === 503) await this.#miss()
    else if (status === 401) {
      this.counts.refused += 1
      if (!session.isInDoubt)
        this.violations.push('refused, and nothing had been begun that ends the session')
    } else {
      this.counts.accepted += 1
      this.latest = Math.max(this.latest, begunAt - session.endedAt)
      if (begunAt > session.endedAt + WINDOW_MS)
        this.violations.push(
          `accepted ${Math.round(begunAt - session.endedAt)} ms after the acknowledged end`,
        )
    }
  }
}

it(`${OPERATIONS} operations with services that are killed, cut off and held back: none that is live is late`, async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const server = await startRedisServer()
  open.push(server.stop)
  const connect = async () => {
    const connection = await connectTo({ transport: 'tcp', url: server.url, timeoutMs: DEADLINE_MS })
    open.push(connection.close)
    await connection.ready
    return connection.redis
  }
  const [one, other] = [await connect(), await connect()]
  const app = await startIssuer()
  const settings = {
    issuer: app.issuer,
    privateKeys: [newPrivateKey('EdDSA')],
    lifetimes: { access: 6 * 3600 },
  }
  const host = createHost(one)
  app.offer(createHost(other).services(settings, [SERVICE]))
  const listeners = Array.from({ length: LISTENERS }, () => startListener(app.issuer))
  // Tokens of the second in which the feed begins are refused, and no token here is to be as old.
  await until('all services follow the feed', START_LIMIT_MS, () => app.feeds.size === LISTENERS)
  await delay(1_000)
  const history = new History(host, host.with(settings), listeners, seededRandom(`${seed} listeners`))
  const redisFaults = disturb(server, seededRandom(`${seed} redis`))
  const listenerFaults = disturbListeners(listeners, app, seededRandom(`${seed} faults`))
  const startedAt = performance.now()
  const report = () => {
    const { operations, counts, violations, latest } = history
    console.info(
      `services: ${operations} operations answered in ${((performance.now() - startedAt) / 1000).toFixed(0)} s, ` +
        `${redisFaults.count()} faults of Redis, ${listenerFaults.count()} of services, ${counts.accepted} uses accepted, ` +
        `${counts.refused} refused, ${counts.unknown} without an answer, ${counts.ended} sessions ended, ` +
        `the latest accepted use ${Math.max(0, latest).toFixed(0)} ms after an end, ${violations.length} violations`,
    )
  }
  const progress = setInterval(report, PROGRESS_MS)
  const work = async () => {
    while (history.operations < OPERATIONS && history.violations.length === 0) {
      await history.step()
      // Verification is quick: what listens has to have its turn.
      await new Promise(setImmediate)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    clearInterval(progress)
    await redisFaults.stop()
    await listenerFaults.stop()
    report()
  }
  expect(history.violations, `to repeat: TEST_SEED=${seed}`).toEqual([])
  expect(redisFaults.count()).toBeGreaterThan(0)
  expect(listenerFaults.count()).toBeGreaterThan(5)
  expect(history.counts.accepted).toBeGreaterThan(OPERATIONS / 20)
  expect(history.counts.refused).toBeGreaterThan(OPERATIONS / 20)
  expect(history.counts.ended).toBeGreaterThan(OPERATIONS / 200)
})
