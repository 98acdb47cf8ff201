import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Verifier } from '@/examples/service-node/verifier.mjs'
import { connectEmbedded } from '@/tests/support/connect'
import { newPrivateKey } from '@/tests/support/forge'
import { createHost, type Host } from '@/tests/support/stores'
import { until } from '@/tests/support/until'

/** The Node example against the library, without the app around it. */
const LIMIT_MS = 10_000
const SECRET = 'the secret of the service'
const credentials = [{ name: 'orders', digest: createHash('sha256').update(SECRET).digest() }]

const open: (() => unknown)[] = []
let host: Host
let auth: Host['auth']
let verifier: Verifier
/** Whether the app sends nothing any more on feeds, the open ones too. */
let isMute: boolean

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  isMute = false
  const connection = await connectEmbedded()
  open.push(connection.close)
  host = createHost(connection.redis)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const privateKeys = [newPrivateKey('EdDSA')]
  auth = host.with({ issuer, privateKeys })
  const services = host.services({ issuer, privateKeys }, credentials)
  server.on('request', async ({ url, headers }, response) => {
    if (url !== '/api/feed') return response.end(JSON.stringify({ keys: services.publicKeys() }))
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    expect(services.authenticate(new Headers({ authorization: headers.authorization ?? '' }))).toBe('orders')
    const lastEventId = headers['last-event-id']?.toString() ?? null
    const events = Readable.from(await services.openFeed({ lastEventId, signal: gone.signal }))
    events.on('data', text => isMute || response.write(text)).on('end', () => response.end())
  })
  verifier = new Verifier({ issuer, audience: 'test', name: 'orders', secret: SECRET })
  const stop = new AbortController()
  const following = verifier.follow(stop.signal)
  open.push(async () => {
    stop.abort()
    server.closeAllConnections()
    server.close()
    await following
  })
})

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
  vi.restoreAllMocks()
})

const status = async (token: string) => (await verifier.check(token)).status
const untilStatus = (token: string, expected: number) =>
  until(`the service answers ${expected}`, LIMIT_MS, async () => (await status(token)) === expected)

/** A user with a token that the service accepts: one that is younger than the feed. */
async function begin(): Promise<{ userId: string; sessionId: string; token: string }> {
  for (;;) {
    const userId = host.addUser()
    const begun = await auth.begin(new Headers(), userId, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const token = begun.cookies.find(({ name }) => name.endsWith('access'))?.value ?? ''
    await until('the service is live', LIMIT_MS, async () => (await status(token)) !== 503)
    if ((await status(token)) === 200) return { userId, sessionId: begun.principal.sessionId, token }
  }
}

it('refuses the token of a session that has ended', async () => {
  const { userId, sessionId, token } = await begin()
  const other = await begin()
  await auth.endSession(userId, sessionId, 'kicked')
  await untilStatus(token, 401)
  expect(await status(other.token)).toBe(200)
})

it('refuses tokens with another version, and accepts that of the next login', async () => {
  const { userId, token } = await begin()
  await auth.reissue(userId, 'role_changed')
  await untilStatus(token, 401)
  const begun = await auth.begin(new Headers(), userId, { stamp: 'first stamp' })
  if (begun.status !== 'begun') throw new Error(begun.status)
  const next = begun.cookies.find(({ name }) => name.endsWith('access'))?.value ?? ''
  expect(await status(next)).toBe(200)
})

it('knows nothing two seconds after the feed has fallen silent, and accepts no token', async () => {
  const { token } = await begin()
  isMute = true
  const silentFor = await until(
    'the service answers 503',
    LIMIT_MS,
    async () => (await status(token)) === 503,
  )
  expect(silentFor).toBeLessThan(2_500)
  isMute = false
  await untilStatus(token, 200)
})

it('accepts no token that is older than the feed', async () => {
  const { token } = await begin()
  await host.redis.flushall()
  await untilStatus(token, 401)
})
