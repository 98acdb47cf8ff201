/**
 * How soon an ending reaches those who listen, and what listening costs while nothing happens: 200 endings a second, 1,000
 * open pages, over TCP and over REST; and what a signature costs by algorithm. `npm run bench -- feed` (two minutes);
 * `-- --keep` writes the figures to bench/RESULTS.md.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { decodeJwt } from 'jose'
import { newId } from '../lib/session/token/id'
import { signJws, verifyJws } from '../lib/session/token/jws'
import { createKeyring } from '../lib/session/token/keyring'
import { rememberSignatures } from '../lib/session/token/remember-signatures'
import { startApp } from '../tests/support/app'
import { TEST_SECRET } from '../tests/support/auth-context'
import { feedEvents } from '../tests/support/feed-events'
import { servicesEnv } from '../tests/support/service-credentials'
import { startUpstashBridge } from '../tests/support/upstash-bridge'
import { build, isBuildFresh } from '../tools/build.mjs'
import { feedTables } from './feed-tables'
import { render } from './render'
import { describeMachine, type FeedMeasured, type FeedTransport, keep } from './results'
import { LOAD_CPU, pin, SERVER_CPU } from './server'
import { addSession, addUser, manyTimes, openWorld, type World } from './world'

const PAGES = 1000
const PER_SECOND = 200
const SECONDS = 15
/** One ending in so many is that of an open page; each of them is told to the service. */
const PAGE_EVERY = 10
const IDLE_MS = 10_000
const SETTLE_MS = 3_000
const LAST_MS = 3_000
const TOKENS = 1000
const SERVICE = { name: 'bench', secret: 'only-for-the-benchmark' }

type Opened = { userId: string; sessionId: string; cookie: string }

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
const began = Date.now()
const say = (text: string) => console.info(`[feed] ${Math.round((Date.now() - began) / 1000)} s: ${text}`)

if (!isBuildFresh()) {
  const { code, output } = await build()
  if (code !== 0) throw new Error(output)
}
const transports: FeedTransport[] = []
for (const transport of ['tcp', 'rest'] as const) transports.push(await measure(transport))
const measured: FeedMeasured = {
  takenAt: new Date().toISOString(),
  machine: describeMachine(),
  pages: PAGES,
  perSecond: PER_SECOND,
  transports,
  signatures: await measureSignatures(),
}
console.info(`\n${feedTables(measured)}\n`)
if (values.keep) {
  keep('feed', measured)
  render()
}

async function measure(transport: 'tcp' | 'rest'): Promise<FeedTransport> {
  const world = await openWorld()
  const bridge = await startUpstashBridge(world.url)
  const redis: Record<string, string> =
    transport === 'tcp'
      ? { REDIS_URL: world.url }
      : { UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: bridge.token }
  const app = await startApp({
    env: {
      ...redis,
      AUTH_SECRET: TEST_SECRET,
      AUTH_PRIVATE_KEY: pem(generateKeyPairSync('ed25519').privateKey),
      SERVICES: servicesEnv(SERVICE.name, SERVICE.secret),
      REDIS_TIMEOUT_MS: '5000',
    },
  })
  pin(app.pid, SERVER_CPU)
  pin(process.pid, LOAD_CPU)
  const gone = new AbortController()
  setMaxListeners(0, gone.signal)
  try {
    const told = new Map<string, number>()
    const seen = new Map<string, number>()
    const pages: Opened[] = []
    const listen = async () => {
      const opened = await open(world)
      await openPage(app.origin, opened, gone.signal, () => told.set(opened.sessionId, performance.now()))
      pages.push(opened)
    }
    await listen()
    const ofOne = await idleCommands(world)
    const endings = PER_SECOND * SECONDS
    await manyTimes(PAGES + endings / PAGE_EVERY - 1, listen)
    say(`${transport}: ${pages.length} pages are open`)
    const ofAll = await idleCommands(world)

    await followService(app.origin, gone.signal, sessionId => seen.set(sessionId, performance.now()))
    const others: Opened[] = []
    await manyTimes(endings - endings / PAGE_EVERY, async () => others.push(await open(world)))
    const ended = new Map<string, number>()
    const startedAt = performance.now()
    const acknowledged = []
    for (let i = 0; i < endings; i += 1) {
      await sleep(Math.max(0, startedAt + (i * 1000) / PER_SECOND - performance.now()))
      const { userId, sessionId } = (i % PAGE_EVERY === 0 ? pages : others).pop() as Opened
      ended.set(sessionId, performance.now())
      acknowledged.push(world.context.auth.endSession(userId, sessionId, 'kicked'))
    }
    const took = performance.now() - startedAt
    await Promise.all(acknowledged)
    await sleep(LAST_MS)
    const latencies = (heard: Map<string, number>) =>
      percentiles([...heard].flatMap(([id, at]) => (ended.has(id) ? [at - (ended.get(id) ?? 0)] : [])))
    if (told.size !== endings / PAGE_EVERY) throw new Error(`${told.size} pages were told`)
    if (seen.size < endings) throw new Error(`the service was told ${seen.size} of ${endings}`)
    say(`${transport}: ${endings} endings in ${(took / 1000).toFixed(1)} s`)
    return {
      transport,
      endingsPerSecond: (endings * 1000) / took,
      page: latencies(told),
      service: latencies(seen),
      idle: { one: ofOne, pages: PAGES + endings / PAGE_EVERY, all: ofAll },
    }
  } finally {
    gone.abort()
    await app.stop()
    await bridge.stop()
    await world.stop()
  }
}

async function open(world: World): Promise<Opened> {
  const user = await addUser(world)
  const browser = await addSession(world, user)
  const [session] = await world.context.auth.list(user.id)
  return { userId: user.id, sessionId: session?.id ?? '', cookie: browser.headers.get('cookie') ?? '' }
}

/** Opens the event stream of a page. Resolves with its first sign of life. */
function openPage(
  origin: string,
  { cookie }: Opened,
  signal: AbortSignal,
  onEnded: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${origin}/api/auth/events`, { headers: { cookie }, signal, agent: false })
    request.on('error', error => (signal.aborted ? resolve() : reject(error)))
    request.on('response', response => {
      if (response.statusCode !== 200) return reject(new Error(`a page was answered ${response.statusCode}`))
      response.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('event: ended')) onEnded()
        resolve()
      })
      response.on('error', error => (signal.aborted ? resolve() : reject(error)))
    })
  })
}

/** Follows the feed as a service does. Resolves when it is complete. */
async function followService(
  origin: string,
  signal: AbortSignal,
  onEnding: (id: string) => void,
): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${SERVICE.name}:${SERVICE.secret}`).toString('base64')}`
  const answer = await fetch(`${origin}/api/feed`, { headers: { authorization }, signal })
  if (!answer.ok || !answer.body) throw new Error(`the service was answered ${answer.status}`)
  const events = feedEvents(answer.body.pipeThrough(new TextDecoderStream()))
  await new Promise<void>((resolve, reject) => {
    const read = async () => {
      for await (const { event, data } of events) {
        if (event === 'alive') resolve()
        else onEnding(decodeJwt<{ sub_id: { session?: { id: string } } }>(data).sub_id.session?.id ?? '')
      }
    }
    read().catch(error => (signal.aborted ? resolve() : reject(error)))
  })
}

/** @returns commands per second by Redis' own count, by name, while nothing happens. */
async function idleCommands({ raw }: World): Promise<Record<string, number>> {
  await sleep(SETTLE_MS)
  await raw.config('RESETSTAT')
  await sleep(IDLE_MS)
  const counted = [...(await raw.info('commandstats')).matchAll(/cmdstat_([^:|]+)[^:]*:calls=(\d+)/g)]
  return Object.fromEntries(
    counted
      .filter(([, name]) => name !== 'config')
      .map(([, name = '', calls]) => [name, (Number(calls) * 1000) / IDLE_MS]),
  )
}

async function measureSignatures(): Promise<FeedMeasured['signatures']> {
  const keys: Record<string, KeyObject[]> = {
    HS256: [],
    ES256: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    EdDSA: [generateKeyPairSync('ed25519').privateKey],
  }
  const rows: FeedMeasured['signatures'] = []
  for (const [alg, privateKeys] of Object.entries(keys)) {
    const { access } = createKeyring(TEST_SECRET.split('\n'), privateKeys)
    const texts = await Promise.all(
      Array.from({ length: 2 * TOKENS }, () => signJws({ sub: newId(), jti: newId() }, 'at+jwt', access)),
    )
    const verify = rememberSignatures(verifyJws, access)
    const timed = async (some: string[]) => {
      const took: number[] = []
      for (const text of some) {
        const from = performance.now()
        if (!(await verify(text, 'at+jwt', access))) throw new Error(`${alg}: a good signature is refused`)
        took.push((performance.now() - from) * 1000)
      }
      return percentiles(took)
    }
    await timed(texts.slice(TOKENS)) // warm
    const first = await timed(texts.slice(0, TOKENS))
    rows.push({ alg, first, remembered: await timed(texts.slice(0, TOKENS)) })
  }
  return rows
}

function percentiles(values: number[]): { p50: number; p99: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

function pem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }))
}
