import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { APP } from '@/lib/app'
import { verifyJws } from '@/lib/session/token/jws'
import { createKeyring } from '@/lib/session/token/keyring'
import { issueLogoutTicket, type LogoutTicket } from '@/lib/session/token/logout-ticket'
import type { RunningApp } from '@/tests/support/app'
import { APP_SECRET } from '@/tests/support/app-on-redis'
import { type FaultProxy, startFaultProxy } from '@/tests/support/fault-proxy'
import { PASSWORD, signUp, Visitor } from '@/tests/support/visitor'
import { expectRecovery, isAnythingGood, isLoggedIn } from './operations'
import { openStage, type Stage } from './stage'

const TICKET = 'logout-ticket'

describe('[A7.4.1] a logout that Redis could not be told about', () => {
  let stage: Stage
  let proxy: FaultProxy
  let app: RunningApp
  beforeAll(async () => {
    stage = await openStage()
    proxy = await startFaultProxy(stage.server.port)
    app = await stage.instance({ REDIS_URL: proxy.url })
  })
  afterAll(async () => {
    await proxy?.stop()
    await stage?.stop()
  })

  let email: string
  /** Holds the ticket and no token. */
  let browser: Visitor
  /** Holds the tokens as they were. */
  let copy: Visitor

  beforeEach(async () => {
    const { visitor, ...user } = await signUp(stage.good.origin)
    email = user.email
    copy = visitor.copy(app.origin)
    browser = visitor.copy(app.origin)
    await proxy.begin({ kind: 'refuse' })
    const logout = await browser.json('/api/auth/logout', {})
    expect(logout.status).toBe(503)
    expect([...browser.cookies.keys()].sort()).toEqual(['device', TICKET])
  })

  const redisReturns = async () => {
    await proxy.end()
    const { visitor } = await signUp(stage.good.origin)
    await expectRecovery(app.origin, { reader: visitor })
  }
  const expectFinished = async () => {
    expect(browser.cookies.has(TICKET)).toBe(false)
    expect(await isAnythingGood(copy, stage.good.origin)).toBe(false)
  }

  it.each<[string, (visitor: Visitor) => Promise<Response>, number]>([
    ['a protected page', visitor => visitor.send('/dashboard'), 303],
    ['a public page', visitor => visitor.send('/'), 200],
    ['an API call', visitor => visitor.send('/api/auth/session'), 401],
    ['another logout', visitor => visitor.json('/api/auth/logout', {}), 200],
    ['another logout by form', visitor => visitor.form('/api/auth/logout', {}), 303],
  ])('is finished by %s', async (_name, visit, status) => {
    await redisReturns()
    expect(await isAnythingGood(copy.copy(), stage.good.origin), 'until then the copy is good').toBe(true)
    const answer = await visit(browser)
    expect(answer.status).toBe(status)
    await expectFinished()
  })

  it('a repeated logout says what it did', async () => {
    const again = await browser.json('/api/auth/logout', {})
    expect(again.status).toBe(503)
    expect(await again.json()).toMatchObject({ cookiesCleared: true, revoked: false })
    expect(browser.cookies.has(TICKET)).toBe(true)
    await redisReturns()
    const last = await browser.json('/api/auth/logout', {})
    expect(await last.json()).toMatchObject({ revoked: true })
    await expectFinished()
  })

  it('is finished by a new login, before anything else can be lost', async () => {
    await redisReturns()
    expect((await browser.json('/api/auth/login', { email, password: PASSWORD })).status).toBe(200)
    expect(await isAnythingGood(copy, stage.good.origin)).toBe(false)
    expect((await browser.send('/api/auth/session')).status).toBe(200)
    expect(browser.cookies.has(TICKET)).toBe(false)
  })

  it('keeps its ticket while Redis is away, whatever is asked', async () => {
    for (const path of ['/dashboard', '/', '/login', '/api/auth/session']) {
      const answer = await browser.send(path)
      expect(answer.status, path).toBe(['/', '/login'].includes(path) ? 200 : 503)
      expect(browser.cookies.has(TICKET), path).toBe(true)
    }
  })

  it('leaves no ticket behind that a prefetch could use up', async () => {
    await redisReturns()
    await browser.send('/dashboard', { headers: { 'next-router-prefetch': '1' } })
    expect(browser.cookies.has(TICKET)).toBe(true)
    expect(await isAnythingGood(copy, stage.good.origin)).toBe(true)
    await browser.send('/dashboard')
    await expectFinished()
  })

  it('the ticket is good for nothing else', async () => {
    await redisReturns()
    const ticket = browser.cookie(TICKET)
    const posing = new Visitor(app.origin, [
      ['access', ticket],
      ['refresh', ticket],
    ])
    expect((await posing.copy().send('/dashboard')).status).toBe(303)
    expect((await posing.copy().send('/api/auth/session')).status).toBe(401)
    expect((await posing.copy().json('/api/auth/refresh', {})).status).toBe(401)
    // As a ticket it only ends its own session: a token in its place ends none.
    const { visitor } = await signUp(stage.good.origin)
    const token = new Visitor(app.origin, [[TICKET, visitor.cookie('access')]])
    await token.send('/dashboard')
    expect(await isAnythingGood(visitor, stage.good.origin)).toBe(true)
  })

  it('a ticket of another origin, altered, or signed by another key finishes nothing and is not cleared', async () => {
    await redisReturns()
    const real = browser.cookie(TICKET)
    const claims = decodeJwt<LogoutTicket>(real)
    const own = stage.env.APP_ORIGIN ?? ''
    const issue = (issuer: string, secret: string) =>
      issueLogoutTicket(claims, {
        issuer,
        audience: APP,
        keyring: createKeyring([secret]),
        verifyJws,
        parseClaims: () => null,
      })
    const [header, , signature] = real.split('.')
    const later = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url')
    const wrong = {
      'of another origin': await issue('https://another.example', APP_SECRET),
      'signed by another key': await issue(own, 'another key, thirty-two bytes or more'),
      altered: `${header}.${later}.${signature}`,
      'without a signature': real.replace(/[^.]*$/, ''),
      'no ticket at all': 'x',
    }
    for (const [what, text] of Object.entries(wrong)) {
      const visitor = new Visitor(app.origin, [[TICKET, text]])
      expect((await visitor.send('/dashboard')).status, what).toBe(303)
      expect(visitor.cookies.has(TICKET), what).toBe(true)
      expect(await isLoggedIn(copy, stage.good.origin), what).toBe(true)
    }
    const visitor = new Visitor(app.origin, [[TICKET, await issue(own, APP_SECRET)]])
    await visitor.send('/dashboard')
    expect(await isAnythingGood(copy, stage.good.origin), 'issued in the same way, and right').toBe(false)
  })

  it('survives the end of the app: a fresh one with the same AUTH_SECRET finishes it', async () => {
    process.kill(app.pid, 'SIGKILL')
    await app.exited
    await proxy.end()
    app = await stage.instance({ REDIS_URL: proxy.url })
    browser = browser.copy(app.origin)
    expect((await browser.send('/dashboard')).status).toBe(303)
    await expectFinished()
  })
})
