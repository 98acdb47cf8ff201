import type { Redis } from '@upstash/redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Auth, type AuthOptions, createAuth } from '@/lib/session'
import { createServices, type ServiceCredential, type Services } from '@/lib/session/services'
import { connectTo, type RedisTarget } from './connect'
import { CookieJar } from './cookie-jar'
import { isAll } from './length'
import { needing } from './needing'
import { startRedisCluster } from './redis-cluster'
import { startRedisServer } from './redis-server'
import { startUpstashBridge } from './upstash-bridge'

const timeoutMs = 2000
const SECRET = 'a secret of the tests that is longer than 32 bytes'

type Claims = { role: string }
/** What a tiny host knows of a user; null: blocked or gone. */
type HostUser = { stamp: string; role: string } | null

/** The library over one Redis, with a host whose users are in a map. */
export type Host = {
  auth: Auth<Claims>
  redis: Redis
  users: Map<string, HostUser>
  /** Adds a user whom no other test has. @returns the id. */
  addUser(): string
  /** What {@link auth} was made from. */
  options(): AuthOptions<Claims>
  /** The same host with other settings: a second instance. */
  with(options: Partial<AuthOptions<Claims>>, redis?: Redis): Auth<Claims>
  /** What the host offers to other services. */
  services(options?: Partial<AuthOptions<Claims>>, credentials?: ServiceCredential[]): Services
  /** Begins a session of a user. @returns the browser's cookies. */
  logIn(userId: string, browser?: CookieJar): Promise<CookieJar>
}

let count = 0

/**
 * Runs tests on the embedded engine and on a server; with `npm test -- --all` also over REST, and on a cluster, where a
 * script may touch one slot only.
 */
export function describeStores(title: string, tests: (host: () => Host) => void): void {
  describe(`${title}, on the embedded engine`, () => prepareStore(tests, embedded))
  describe(`${title}, on a server`, () => prepareStore(tests, server))
  if (!isAll) return
  describe(`${title}, over REST`, () => prepareStore(tests, rest))
  needing('redis-server')(`${title}, on a cluster`, () => prepareStore(tests, cluster))
}

/** @returns a host over a connection. */
export function createHost(redis: Redis): Host {
  const users = new Map<string, HostUser>()
  const optionsOf = (options: Partial<AuthOptions<Claims>> = {}, other = redis): AuthOptions<Claims> => ({
    app: 'test',
    keys: SECRET,
    store: other,
    cookies: { isSecure: () => false },
    loadUser: async id => {
      const user = users.get(id)
      return user ? { stamp: user.stamp, claims: { role: user.role } } : null
    },
    parseClaims: ({ role, ...others }) =>
      typeof role === 'string' && Object.keys(others).length === 0 ? { role } : null,
    describe: headers => headers.get('user-agent'),
    ...options,
  })
  const create = (options: Partial<AuthOptions<Claims>>, other = redis) =>
    createAuth(optionsOf(options, other))
  const auth = create({})
  return {
    auth,
    redis,
    users,
    options: optionsOf,
    with: create,
    services: (options = {}, credentials = []) => createServices(optionsOf(options), credentials),
    addUser() {
      count += 1
      const id = `user ${count} of ${process.pid}`
      users.set(id, { stamp: 'first stamp', role: 'user' })
      return id
    },
    async logIn(userId, browser = new CookieJar()) {
      const stamp = users.get(userId)?.stamp ?? ''
      const begun = await auth.begin(browser.headers, userId, { stamp, remember: true })
      if (begun.status !== 'begun') throw new Error(`a session was answered ${begun.status}`)
      return browser.take(begun.cookies)
    },
  }
}

type Store = { settings: RedisTarget; stop(): Promise<void> }

const embedded = async (): Promise<Store> => ({
  settings: { transport: 'embedded', timeoutMs },
  stop: async () => {},
})

async function server(): Promise<Store> {
  const { url, stop } = await startRedisServer()
  return { settings: { transport: 'tcp', url, timeoutMs }, stop }
}

async function rest(): Promise<Store> {
  const behind = await startRedisServer()
  const bridge = await startUpstashBridge(behind.url)
  const stop = async () => {
    await bridge.stop()
    await behind.stop()
  }
  return { settings: { transport: 'upstash', url: bridge.url, token: bridge.token, timeoutMs }, stop }
}

async function cluster(): Promise<Store> {
  const { url, stop } = await startRedisCluster()
  return { settings: { transport: 'tcp', url, timeoutMs }, stop }
}

function prepareStore(tests: (host: () => Host) => void, start: () => Promise<Store>): void {
  let host: Host
  let end: () => Promise<void>
  beforeAll(async () => {
    const { settings, stop } = await start()
    const connection = await connectTo(settings)
    end = async () => {
      await connection.close()
      await stop()
    }
    await connection.ready
    host = createHost(connection.redis)
  })
  afterAll(() => end?.())
  tests(() => host)
}
