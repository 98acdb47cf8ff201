import { connect } from '../cli/connect'
import { startApp } from '../tests/support/app'
import { CookieBrowser } from '../tests/support/cookie-browser'
import { startRedisServer } from '../tests/support/redis-server'
import { SEED_ADMIN, SEED_PASSWORD, seedUsers } from './seed-users'

/** `npm run bench -- admin-list 100000`: how long the administrators' list takes over HTTP, with so many users. */
const USERS = Number(process.argv[2] ?? 100_000)
const ROUNDS = 200
const WARM_UP_ROUNDS = 20

const server = await startRedisServer()
process.env.REDIS_URL = server.url
// So many commands at once may wait for each other longer than those of an app.
process.env.REDIS_TIMEOUT_MS ??= '10000'
const { context, close } = await connect()
const seededAt = performance.now()
await seedUsers(context, USERS, () => {})
console.info(`${USERS} users seeded in ${((performance.now() - seededAt) / 1000).toFixed(1)} s`)
await close()

const app = await startApp({
  env: {
    REDIS_URL: server.url,
    AUTH_SECRET: 'a secret of this benchmark that is long enough',
    LOGIN_RATE_LIMIT: 'off',
  },
})
const browser = new CookieBrowser(app.origin)
await browser.send('POST', '/api/auth/login', { email: SEED_ADMIN, password: SEED_PASSWORD })

const deep = Buffer.from(
  `ivan.${String(USERS - 2).padStart(7, '0')}@seed.example ${'x'.repeat(22)}`,
).toString('base64url')
const CASES = [
  ['first page, API', '/api/admin/users'],
  ['deep page, API', `/api/admin/users?cursor=${deep}`],
  ['search, API', '/api/admin/users?q=grace.00'],
  ['search with one hit, API', `/api/admin/users?q=${SEED_ADMIN}`],
  ['first page, HTML', '/admin'],
  ['deep page, HTML', `/admin?cursor=${deep}`],
  ['search, HTML', '/admin?q=grace.00'],
] as const

for (const [name, path] of CASES) {
  const times: number[] = []
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    const { status } = await browser.send('GET', path)
    if (status !== 200) throw new Error(`${path} was answered ${status}`)
    if (round >= 0) times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => `${times[Math.ceil(share * times.length) - 1]?.toFixed(1)} ms`
  console.info(
    `${name.padEnd(26)} p50 ${at(0.5).padStart(9)}   p95 ${at(0.95).padStart(9)}   slowest ${at(1).padStart(9)}`,
  )
}
await app.stop()
await server.stop()
