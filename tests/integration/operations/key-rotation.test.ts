import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../../support/app'
import { newPrivateKey, pemOf, privateSigner } from '../../support/forge'
import { freePort } from '../../support/free-port'
import { type RedisServer, startRedisServer } from '../../support/redis-server'
import { servicesEnv } from '../../support/service-credentials'

const OLD = 'the old key '.repeat(3)
const NEW = 'the new key '.repeat(3)
const SERVICE_SECRET = 'the secret of a service that is never told a key'
const SERVICES = servicesEnv('reports', SERVICE_SECRET)

const privateKey = (alg: 'ES256' | 'EdDSA') => {
  const key = newPrivateKey(alg)
  return { kid: privateSigner(key).kid, pem: pemOf(key) }
}

/** The steps of docs/rotate-keys.md, each a restart with another AUTH_SECRET. */
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

  async function restartWith(AUTH_SECRET: string, ...privateKeys: { pem: string }[]) {
    await app?.stop()
    const AUTH_PRIVATE_KEY = privateKeys.map(({ pem }) => pem).join('\n\n')
    app = await startApp({ port, env: { REDIS_URL: server.url, SERVICES, AUTH_SECRET, AUTH_PRIVATE_KEY } })
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

  describe('that signs access tokens', () => {
    const [OLD_KEY, NEW_KEY] = [privateKey('EdDSA'), privateKey('ES256')]
    const tokenOf = (cookies: string) => accessOnly(cookies).replace('access=', '')
    /** A browser of which only the refresh token is known. */
    const refreshOnly = (cookies: string) =>
      cookies.split('; ').find(pair => pair.startsWith('refresh=')) ?? ''
    const renew = async (cookies: string) =>
      cookiesOf(await call('POST', '/api/auth/refresh', refreshOnly(cookies)))
    const publicKids = async () => {
      const { keys } = await (await call('GET', '/.well-known/jwks.json')).json()
      return keys.map(({ kid }: { kid: string }) => kid)
    }
    const verifiesByJwks = async (cookies: string) => {
      const keys = createRemoteJWKSet(new URL(`${app.origin}/.well-known/jwks.json`))
      const { payload } = await jwtVerify(tokenOf(cookies), keys, { typ: 'at+jwt', audience: 'jwt-logout' })
      return payload.sub !== undefined
    }
    const isActive = async (cookies: string) => {
      const answer = await fetch(`${app.origin}/api/oauth/introspect`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`reports:${SERVICE_SECRET}`)}` },
        body: new URLSearchParams({ token: tokenOf(cookies) }),
      })
      return (await answer.json()).active
    }
    let bySecret: string
    let byOld: string
    let byNew: string

    test('from HS256: tokens of the secret go on, and new ones are signed with the private key', async () => {
      expect(await publicKids()).toEqual([])
      bySecret = await renew(afterRefresh)
      await restartWith(NEW, OLD_KEY)
      expect(await publicKids()).toEqual([OLD_KEY.kid])
      expect(await sessionStatus(accessOnly(bySecret))).toBe(200)
      byOld = await renew(bySecret)
      expect(decodeProtectedHeader(tokenOf(byOld))).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: OLD_KEY.kid })
      expect(await verifiesByJwks(byOld)).toBe(true)
      await restartWith(`${OLD},${NEW}`, OLD_KEY)
      expect(await sessionStatus(accessOnly(byOld))).toBe(200)
    })

    test('one after the other: both keys are published before the new one signs', async () => {
      await restartWith(NEW, OLD_KEY, NEW_KEY)
      expect(await publicKids()).toEqual([OLD_KEY.kid, NEW_KEY.kid])
      expect(decodeProtectedHeader(tokenOf(await renew(byOld))).kid).toBe(OLD_KEY.kid)
      await restartWith(NEW, NEW_KEY, OLD_KEY)
      byNew = await renew(byOld)
      expect(decodeProtectedHeader(tokenOf(byNew))).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: NEW_KEY.kid })
      for (const cookies of [byOld, byNew]) {
        expect(await sessionStatus(accessOnly(cookies))).toBe(200)
        expect(await verifiesByJwks(cookies)).toBe(true)
        expect(await isActive(cookies)).toBe(true)
      }
    })

    test('without the old one its tokens are refused and replaced, and nobody is logged out', async () => {
      await restartWith(NEW, NEW_KEY)
      expect(await sessionStatus(accessOnly(byOld))).toBe(401)
      expect(await isActive(byOld)).toBe(false)
      const browser = `${accessOnly(byOld)}; ${refreshOnly(byNew)}`
      const answer = await call('GET', '/api/auth/session', browser)
      expect(answer.status).toBe(200)
      expect(decodeProtectedHeader(tokenOf(cookiesOf(answer))).kid).toBe(NEW_KEY.kid)
    })
  })
})
