import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP_SECRET, type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { FULL_CLAIMS, forge, headerFor, newPrivateKey, privateSigner } from '../support/forge'
import { forgedTokens } from '../support/forged-tokens'
import { many } from '../support/many'
import { servicesEnv } from '../support/service-credentials'
import { signUp } from '../support/visitor'

const SERVICE_SECRET = 'the secret of the service under test'
const SERVICES = servicesEnv('reports', SERVICE_SECRET)
const BASIC = `Basic ${Buffer.from(`reports:${SERVICE_SECRET}`).toString('base64')}`

/** Forgeries in flight. */
const AT_ONCE = 20

/** Texts that no HTTP client can put into a header are for the unit tests. */
const canTravel = (text: string) => /^[\x20-\x7e]*$/.test(text) && text.trim() === text && text !== ''

const claimsOf = (token: string): typeof FULL_CLAIMS =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

describe.each(['ES256', 'EdDSA'] as const)(
  '[A9.1.1 A9.1.2 A9.1.3 J3.1 J3.8 J3.10] an app that signs with %s',
  alg => {
    const key = newPrivateKey(alg)
    const [signer, stranger] = [privateSigner(key), privateSigner(newPrivateKey(alg))]
    const header = { alg, typ: 'at+jwt', kid: signer.kid }
    let running: AppOnRedis
    let token: string
    beforeAll(async () => {
      const AUTH_PRIVATE_KEY = key.export({ type: 'pkcs8', format: 'pem' }).toString()
      running = await startAppOnRedis({ AUTH_PRIVATE_KEY, SERVICES })
      token = (await signUp(running.origin)).visitor.cookie('access')
    })
    afterAll(() => running?.stop())

    const session = (text: string) =>
      fetch(`${running.origin}/api/auth/session`, { headers: { cookie: `access=${text}` } })
    const ask = (path: string, text: string, authorization = BASIC) =>
      fetch(running.origin + path, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ token: text }),
      })
    const introspect = async (text: string) => (await ask('/api/oauth/introspect', text)).json()

    it('names its key, and accepts what the secret has signed before', async () => {
      expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toEqual(header)
      const claims = claimsOf(token)
      expect(Object.keys(claims)).toEqual(Object.keys(FULL_CLAIMS))
      expect((await session(forge({ header, payload: claims, signer }))).status).toBe(200)
      const old = forge({ header: headerFor(APP_SECRET), payload: claims, secret: APP_SECRET })
      expect((await session(old)).status).toBe(200)
      expect(await introspect(old)).toMatchObject({ active: true, sub: claims.sub })
    })

    it('refuses every forgery at its own addresses and at introspection, and never asks Redis', async () => {
      const claims = claimsOf(token)
      const forgeries = (await forgedTokens({ signer, stranger, claims })).filter(({ text }) =>
        canTravel(text),
      )
      expect(forgeries.length).toBeGreaterThan(100)
      const accepted: string[] = []
      const commands = await commandsDuring(running.redis, async () => {
        await many(forgeries.length, AT_ONCE, async index => {
          const { name, text } = forgeries[index] ?? { name: 'none', text: '' }
          const [told, page] = await Promise.all([introspect(text), session(text)])
          if (page.status !== 401 || JSON.stringify(told) !== '{"active":false}') accepted.push(name)
        })
      })
      expect(accepted).toEqual([])
      expect(commands).toEqual([])
    })

    it('asks Redis once per introspection, and says nothing to wrong credentials', async () => {
      // What every request asks: with WAIT the server proves that it is a primary (ADR 0019).
      expect(await commandsDuring(running.redis, () => introspect(token))).toEqual(['MGET', 'WAIT'])
      for (const path of ['/api/oauth/introspect', '/api/oauth/revoke']) {
        const refused = await ask(path, token, 'Basic eDp5')
        expect([refused.status, (await refused.json()).code]).toEqual([401, 'invalid_client'])
      }
      expect(await introspect(token)).toMatchObject({ active: true })
    })
  },
)
