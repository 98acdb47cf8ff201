import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP_SECRET, type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { FULL_CLAIMS, forge, headerFor } from '../support/forge'
import { forgedTokens } from '../support/forged-tokens'
import { PROTECTED_TEXT, signUp, type Visitor } from '../support/visitor'

/** Texts that no HTTP client can put into a header are for the unit tests. */
const canTravel = (text: string) => /^[\x20-\x7e]*$/.test(text) && text.trim() === text && text !== ''

const claimsOf = (visitor: Visitor): typeof FULL_CLAIMS =>
  JSON.parse(Buffer.from(visitor.cookie('access').split('.')[1] ?? '', 'base64url').toString())

describe('[A9.1.1 A9.1.2 A9.1.3 A9.2.1 A9.2.2 A9.2.3 J3.1 J3.10] forged tokens over HTTP', () => {
  let running: AppOnRedis
  let visitor: Visitor
  let claims: typeof FULL_CLAIMS
  beforeAll(async () => {
    running = await startAppOnRedis()
    visitor = (await signUp(running.origin)).visitor
    claims = claimsOf(visitor)
  })
  afterAll(() => running?.stop())

  const session = (token: string) =>
    fetch(`${running.origin}/api/auth/session`, { headers: { cookie: `access=${token}` } })

  it('the forger can make the very token that the app has issued', async () => {
    expect(Object.keys(claims)).toEqual(Object.keys(FULL_CLAIMS))
    const copy = forge({ header: headerFor(APP_SECRET), payload: claims, secret: APP_SECRET })
    expect(copy).toBe(visitor.cookie('access'))
    expect((await session(copy)).status).toBe(200)
  })

  it('every forgery gets 401, and Redis is never asked', async () => {
    const forgeries = (await forgedTokens({ secret: APP_SECRET, claims })).filter(({ text }) =>
      canTravel(text),
    )
    expect(forgeries.length).toBeGreaterThan(100)
    const accepted: string[] = []
    const commands = await commandsDuring(running.redis, async () => {
      for (const { name, text } of forgeries) {
        const response = await session(text)
        if (response.status !== 401 || PROTECTED_TEXT.test(await response.text())) accepted.push(name)
      }
    })
    expect(accepted).toEqual([])
    expect(commands).toEqual([])
  })

  it('every forgery is sent from a page to the login, without a byte of the page', async () => {
    const forgeries = (await forgedTokens({ secret: APP_SECRET, claims })).filter(({ text }) =>
      canTravel(text),
    )
    const accepted: string[] = []
    for (const { name, text } of forgeries) {
      const page = await fetch(`${running.origin}/dashboard`, {
        redirect: 'manual',
        headers: { cookie: `access=${text}` },
      })
      if (page.status !== 303 || PROTECTED_TEXT.test(await page.text())) accepted.push(name)
    }
    expect(accepted).toEqual([])
  })

  it('no cookie is cleared for a forgery that the app did not sign', async () => {
    const cleared: string[] = []
    for (const { name, text, verdict } of await forgedTokens({ secret: APP_SECRET, claims })) {
      if (verdict !== 'invalid' || !canTravel(text)) continue
      if ((await session(text)).headers.has('set-cookie')) cleared.push(name)
    }
    expect(cleared).toEqual([])
  })

  it('[A9.2.3] a token of another issuer or with another set of claims is replaced through the refresh token', async () => {
    for (const change of [{ iss: 'https://old.example' }, { team: 'red' }]) {
      const { visitor: owner } = await signUp(running.origin)
      const payload = { ...claimsOf(owner), ...change }
      const outdated = forge({ header: headerFor(APP_SECRET), payload, secret: APP_SECRET })
      expect((await session(outdated)).status).toBe(401)
      const response = await fetch(`${running.origin}/api/auth/session`, {
        headers: { cookie: `access=${outdated}; refresh=${owner.cookie('refresh')}` },
      })
      expect(response.status).toBe(200)
      expect(response.headers.getSetCookie().filter(cookie => cookie.includes('Max-Age=0'))).toEqual([])
    }
  })

  it('every altered spelling of a revoked token is refused, as the token is', async () => {
    const { visitor: leaving } = await signUp(running.origin)
    const token = leaving.cookie('access')
    await leaving.send('/api/auth/logout', { method: 'POST' })
    const own = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    for (const text of [
      token,
      ...(await forgedTokens({ secret: APP_SECRET, claims: own })).map(f => f.text).filter(canTravel),
    ]) {
      expect((await session(text)).status).toBe(401)
    }
  })

  it('a token of 12 kB is refused, and one too large for any header is no 5xx but 431', async () => {
    expect((await session(`${'x'.repeat(12_000)}.y.z`)).status).toBe(401)
    expect((await session(`${'x'.repeat(100_000)}.y.z`)).status).toBe(431)
  })

  it('a refresh token as access token, and the reverse', async () => {
    const { visitor: owner } = await signUp(running.origin)
    const [access, refresh] = [owner.cookie('access'), owner.cookie('refresh')]
    expect((await session(refresh)).status).toBe(401)
    const swapped = await fetch(`${running.origin}/api/auth/refresh`, {
      method: 'POST',
      headers: { cookie: `refresh=${access}` },
    })
    expect(swapped.status).toBe(401)
    const bearer = await fetch(`${running.origin}/api/auth/session`, {
      headers: { authorization: `Bearer ${access}` },
    })
    expect(bearer.status).toBe(401)
  })
})
