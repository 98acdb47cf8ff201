import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../../support/app'
import { freePort } from '../../support/free-port'
import { type RedisServer, startRedisServer } from '../../support/redis-server'

const OLD = 'the old key '.repeat(3)
const NEW = 'the new key '.repeat(3)

/** The steps of docs/operations.md, each a restart with another AUTH_SECRET. */
describe('rotating the key', () => {
  let server: RedisServer
  let port: number
  let app: RunningApp
  let atLogin: string
  let afterRefresh: string

  beforeAll(async () => {
    server = await startRedisServer()
    port = await freePort()
  })
  afterAll(async () => {
    await app?.stop()
    await server?.stop()
  })

  async function restartWith(secrets: string) {
    await app?.stop()
    app = await startApp({ port, env: { REDIS_URL: server.url, AUTH_SECRET: secrets } })
  }
  const call = (method: string, path: string, cookie = '', json?: object) =>
    fetch(app.origin + path, {
      method,
      headers: { cookie, ...(json && { 'content-type': 'application/json' }) },
      body: json && JSON.stringify(json),
    })
  const cookiesOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map(text => text.split(';')[0])
      .join('; ')
  const accessOnly = (cookies: string) => cookies.split('; ').find(pair => pair.startsWith('access=')) ?? ''
  const sessionStatus = async (cookie: string) => (await call('GET', '/api/auth/session', cookie)).status

  test('both keys verify while the old one signs', async () => {
    await restartWith(OLD)
    const person = { name: 'A person', email: 'person@example.com', password: 'seven quiet otters at dawn' }
    atLogin = cookiesOf(await call('POST', '/api/auth/signup', '', person))
    await restartWith(`${OLD},${NEW}`)
    expect(await sessionStatus(accessOnly(atLogin))).toBe(200)
  })

  test('nobody is logged out when the new one signs, and a refresh brings tokens of the new one', async () => {
    await restartWith(`${NEW},${OLD}`)
    expect(await sessionStatus(accessOnly(atLogin))).toBe(200)
    const refreshed = await call('POST', '/api/auth/refresh', atLogin)
    expect(refreshed.status).toBe(200)
    afterRefresh = cookiesOf(refreshed)
  })

  test('without the old one, its tokens are refused and those of the new one go on', async () => {
    await restartWith(NEW)
    expect(await sessionStatus(atLogin)).toBe(401)
    expect(await sessionStatus(accessOnly(afterRefresh))).toBe(200)
    expect((await call('POST', '/api/auth/refresh', afterRefresh)).status).toBe(200)
  })
})
