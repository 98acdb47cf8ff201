import { createLocalJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openEmbeddedApp } from '../../support/embedded-app'
import { newPrivateKey, pemOf } from '../../support/forge'
import { servicesEnv } from '../../support/service-credentials'
import { PASSWORD, Visitor } from '../../support/visitor'

const ORIGIN = 'http://localhost:4100'
/** With letters that a form value spells in another way, and command lines do not. */
const SECRET = 'the secret+of %41 the/reporting:service='
const OLD_SECRET = 'the secret before that'
const pem = () => pemOf(newPrivateKey('EdDSA'))

vi.stubEnv('APP_ORIGIN', ORIGIN)
vi.stubEnv('AUTH_PRIVATE_KEY', `${pem().replaceAll('\n', '\\n')}\n\n${pem()}`)
vi.stubEnv(
  'SERVICES',
  `${servicesEnv('mail', 'another')},${servicesEnv('reports', SECRET)}, ${servicesEnv('reports', OLD_SECRET)}`,
)
vi.stubEnv('SIGNUP_RATE_LIMIT', 'off')
vi.stubEnv('LOGIN_RATE_LIMIT', '25 / 1 h')

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>
const HANDLERS: Record<string, object> = {
  '/api/oauth/introspect': await import('@/app/api/oauth/introspect/route'),
  '/api/oauth/revoke': await import('@/app/api/oauth/revoke/route'),
  '/.well-known/jwks.json': await import('@/app/.well-known/jwks.json/route'),
  '/.well-known/oauth-authorization-server': await import(
    '@/app/.well-known/oauth-authorization-server/route'
  ),
  '/api/auth/signup': await import('@/app/api/auth/signup/route'),
  '/api/auth/logout': await import('@/app/api/auth/logout/route'),
  '/api/auth/refresh': await import('@/app/api/auth/refresh/route'),
  '/api/auth/session': await import('@/app/api/auth/session/route'),
  '/api/account/events': await import('@/app/api/account/events/route'),
}

/** Calls the handlers of the app in this process, as `fetch` would over HTTP. */
const inProcess: typeof fetch = async (input, init) => {
  const request = new Request(input, init)
  request.headers.set('host', new URL(ORIGIN).host)
  const handlers = HANDLERS[new URL(request.url).pathname] as Record<string, Handler>
  const handle = handlers[request.method]
  if (!handle) throw new Error(`there is no handler for ${request.method} ${request.url}`)
  return handle(request, { params: Promise.resolve({}) })
}

let close: () => Promise<void>
beforeAll(async () => {
  close = await openEmbeddedApp()
  vi.stubGlobal('fetch', inProcess)
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await close?.()
})

let people = 0
async function signUp(): Promise<Visitor> {
  people += 1
  const visitor = new Visitor(ORIGIN)
  const person = { name: 'A person', email: `someone${people}@example.com`, password: PASSWORD }
  expect((await visitor.json('/api/auth/signup', person)).status).toBe(201)
  return visitor
}

const basic = (name: string, secret: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`
const post = (path: string, token: string | null, authorization = basic('reports', SECRET)) =>
  fetch(ORIGIN + path, {
    method: 'POST',
    headers: authorization ? { authorization } : {},
    body: new URLSearchParams(token === null ? {} : { token, token_type_hint: 'access_token' }),
  })
const introspect = async (token: string) => {
  const response = await post('/api/oauth/introspect', token)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return response.json()
}
const revoke = async (token: string) => expect((await post('/api/oauth/revoke', token)).status).toBe(200)

describe('[RFC 7662] introspection', () => {
  it('[A7.4.1] tells the claims of a token, and nothing but that it is over once its session has ended', async () => {
    const visitor = await signUp()
    const token = visitor.cookie('access')
    const told = await introspect(token)
    expect(told).toMatchObject({ active: true, token_type: 'Bearer', iss: ORIGIN, role: 'user' })
    expect(told).toMatchObject({ aud: 'jwt-logout', client_id: 'jwt-logout' })
    await visitor.send('/api/auth/logout', { method: 'POST' })
    expect(await introspect(token)).toEqual({ active: false })
  })

  it('[A9.2.2 J3.12] calls nothing else active: not a refresh token, not a text of anybody', async () => {
    const visitor = await signUp()
    const token = visitor.cookie('access')
    for (const text of [visitor.cookie('refresh'), '', 'x', `${token}=`, token.slice(0, -2)]) {
      expect(await introspect(text)).toEqual({ active: false })
    }
  })

  it('is no use of the refresh token and of the session', async () => {
    const visitor = await signUp()
    await introspect(visitor.cookie('refresh'))
    await introspect(visitor.cookie('access'))
    expect((await visitor.send('/api/auth/refresh', { method: 'POST' })).status).toBe(200)
  })
})

describe('[RFC 7009] revocation', () => {
  it('of an access token ends that one token; its browser goes on with the next', async () => {
    const visitor = await signUp()
    const token = visitor.cookie('access')
    const copy = new Visitor(ORIGIN, [['access', token]])
    await revoke(token)
    await revoke(token)
    expect(await introspect(token)).toEqual({ active: false })
    expect((await copy.send('/api/auth/session')).status).toBe(401)
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
    expect(visitor.cookie('access')).not.toBe(token)
    expect(await introspect(visitor.cookie('access'))).toMatchObject({ active: true })
  })

  it('[A7.4.1] of a refresh token ends the session with every token of it', async () => {
    const visitor = await signUp()
    const other = await signUp()
    const token = visitor.cookie('access')
    await revoke(visitor.cookie('refresh'))
    expect(await introspect(token)).toEqual({ active: false })
    const refused = await visitor.send('/api/auth/session')
    expect(await refused.json()).toMatchObject({ code: 'revoked', reason: 'signed_out_elsewhere' })
    expect(await introspect(other.cookie('access'))).toMatchObject({ active: true })
  })

  it('of a refresh token that was used already ends the session too', async () => {
    const visitor = await signUp()
    const first = visitor.cookie('refresh')
    await visitor.send('/api/auth/refresh', { method: 'POST' })
    await visitor.send('/api/auth/refresh', { method: 'POST' })
    await revoke(first)
    expect((await visitor.send('/api/auth/session')).status).toBe(401)
  })

  it('of any other text is 200 and changes nothing', async () => {
    const visitor = await signUp()
    const token = visitor.cookie('access')
    for (const text of ['', 'x', 'a.b.c', `${token}=`, visitor.cookie('refresh').slice(1)]) await revoke(text)
    expect(await introspect(token)).toMatchObject({ active: true })
  })

  it('needs a token at all', async () => {
    const response = await post('/api/oauth/revoke', null)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'token' }] })
  })
})

describe('the credentials of a service', () => {
  it.each([
    ['none', ''],
    ['a wrong secret', basic('reports', 'wrong')],
    ['no secret', basic('reports', '')],
    ['an unknown name', basic('nobody', SECRET)],
    ['the secret of another service', basic('mail', SECRET)],
    ['the digest for the secret', basic('reports', servicesEnv('reports', SECRET).slice('reports:'.length))],
    ['another scheme', basic('reports', SECRET).replace('Basic', 'Bearer')],
    ['no colon', `Basic ${Buffer.from('reports').toString('base64')}`],
    ['a name that is encoded wrongly', basic('%zz', SECRET)],
  ])('%s: 401 with a challenge', async (_name, authorization) => {
    const token = (await signUp()).cookie('access')
    for (const path of ['/api/oauth/introspect', '/api/oauth/revoke']) {
      const response = await post(path, token, authorization)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="services", charset="UTF-8"')
      expect(await response.json()).toMatchObject({ code: 'invalid_client' })
    }
    expect(await introspect(token)).toMatchObject({ active: true })
  })

  it('are understood as they are and as form values, and one name may have two secrets', async () => {
    const encoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
    for (const secret of [SECRET, encoded(SECRET), OLD_SECRET, encoded(OLD_SECRET)]) {
      expect([secret, (await post('/api/oauth/revoke', 'x', basic('reports', secret))).status]).toEqual([
        secret,
        200,
      ])
    }
  })

  it('are asked for first, whatever the method; then 405', async () => {
    const url = `${ORIGIN}/api/oauth/introspect`
    expect((await fetch(url)).status).toBe(401)
    const told = await fetch(url, { headers: { authorization: basic('reports', SECRET) } })
    expect([told.status, told.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  })

  it('of a page of another site are not looked at', async () => {
    const response = await fetch(`${ORIGIN}/api/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: basic('reports', SECRET), origin: 'https://elsewhere.example' },
    })
    expect([response.status, (await response.json()).code]).toEqual([403, 'cross_origin'])
  })
})

describe('clients that others wrote', () => {
  const issuer = new URL(ORIGIN)
  const options = {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: inProcess as never,
  }

  it('oauth4webapi finds the endpoints, introspects, revokes and verifies by JWKS', async () => {
    const found = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' })
    const server = await oauth.processDiscoveryResponse(issuer, found)
    const service = { client_id: 'reports' }
    const auth = oauth.ClientSecretBasic(SECRET)
    const token = (await signUp()).cookie('access')
    const ask = async () =>
      oauth.processIntrospectionResponse(
        server,
        service,
        await oauth.introspectionRequest(server, service, auth, token, options),
      )
    expect(await ask()).toMatchObject({ active: true, client_id: 'jwt-logout' })
    const request = new Request('http://service.example', { headers: { authorization: `Bearer ${token}` } })
    const claims = await oauth.validateJwtAccessToken(server, request, 'jwt-logout', options)
    expect(claims).toMatchObject({ iss: ORIGIN, client_id: 'jwt-logout', role: 'user' })
    const revoked = await oauth.revocationRequest(server, service, auth, token, options)
    await oauth.processRevocationResponse(revoked)
    expect(await ask()).toEqual({ active: false })
  })

  it('openid-client finds the endpoints, introspects and revokes', async () => {
    const config = await client.discovery(issuer, 'reports', undefined, client.ClientSecretBasic(SECRET), {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
      [client.customFetch]: inProcess as never,
    })
    const token = (await signUp()).cookie('access')
    expect(await client.tokenIntrospection(config, token)).toMatchObject({ active: true })
    await client.tokenRevocation(config, token)
    expect(await client.tokenIntrospection(config, token)).toEqual({ active: false })
  })

  it('openid-client is told of wrong credentials', async () => {
    const metadata = await (await fetch(`${ORIGIN}/.well-known/oauth-authorization-server`)).json()
    const config = new client.Configuration(metadata, 'reports', undefined, client.ClientSecretBasic('x'))
    client.allowInsecureRequests(config)
    config[client.customFetch] = inProcess as never
    await expect(client.tokenRevocation(config, 'x')).rejects.toThrow(client.WWWAuthenticateChallengeError)
  })
})

describe('the public keys', () => {
  it('verify the tokens, may be cached, and hold nothing private', async () => {
    const response = await fetch(`${ORIGIN}/.well-known/jwks.json`)
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    const { keys } = await response.json()
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    const token = (await signUp()).cookie('access')
    const verified = await jwtVerify(token, createLocalJWKSet({ keys }), {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      issuer: ORIGIN,
      audience: 'jwt-logout',
    })
    expect(verified.protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: keys[0].kid })
  })
})

it('wrong credentials are limited, and keep nobody out who has the right ones', async () => {
  const guess = () => post('/api/oauth/introspect', 'x', basic('reports', 'guess'))
  let refused = await guess()
  for (let i = 0; i < 25 && refused.status === 401; i += 1) refused = await guess()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await introspect('x')).toEqual({ active: false })
})

it('while Redis cannot be asked, nothing is said and nothing confirmed: 503', async () => {
  const visitor = await signUp()
  await close()
  for (const path of ['/api/oauth/introspect', '/api/oauth/revoke']) {
    const response = await post(path, visitor.cookie('access'))
    expect([response.status, (await response.json()).code]).toEqual([503, 'store_unavailable'])
    expect(response.headers.get('retry-after')).toBe('1')
  }
})
