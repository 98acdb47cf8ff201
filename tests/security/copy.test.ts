import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '../support/app'
import { logIn, NAME, signUp, type Visitor } from '../support/visitor'

const FOREIGN: Record<string, string>[] = [
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
]
const ADDRESSES = ['/api/copy', '/api/copy/use']
const SIGNED_OUT = { status: 401, code: 'revoked', reason: 'signed_out', refusedBy: 'sid' }

let app: RunningApp
beforeAll(async () => {
  app = await startApp({ env: { LOGIN_RATE_LIMIT: 'off' } })
})
afterAll(() => app?.stop())

const steal = (visitor: Visitor) => visitor.json('/api/copy', {})

async function useCopy(visitor: Visitor) {
  const response = await visitor.json('/api/copy/use', {})
  expect(response.status).toBe(200)
  return (await response.json()) as { answer: Record<string, unknown>; leftSeconds: number | null }
}

const setCookies = (response: Response, name: string) =>
  response.headers.getSetCookie().filter(cookie => cookie.startsWith(`${name}=`))

describe('[A3.3.2 A3.3.4] the copy of the own access token', () => {
  it('is the access token and nothing else, out of reach of scripts and other sites, and lives no longer', async () => {
    const { visitor } = await signUp(app.origin)
    const response = await steal(visitor)
    expect(response.status).toBe(201)
    const [cookie = '', ...others] = setCookies(response, 'copy')
    expect(others).toEqual([])
    const [pair, ...attributes] = cookie.split('; ')
    expect(pair).toBe(`copy=${visitor.cookie('access')}`)
    const life = Number(attributes.find(text => text.startsWith('Max-Age='))?.slice(8))
    expect(life).toBeGreaterThan(890)
    expect(life).toBeLessThanOrEqual(900)
    expect(attributes.filter(text => !text.startsWith('Max-Age='))).toEqual([
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
    ])
    expect(await response.text()).not.toContain(visitor.cookie('access'))
  })

  it('is the renewed token when the request had none that is current', async () => {
    const { visitor } = await signUp(app.origin)
    visitor.cookies.delete('access')
    expect((await steal(visitor)).status).toBe(201)
    expect(visitor.cookie('copy')).toBe(visitor.cookie('access'))
  })

  it('is in no page: neither the dashboard nor the login page shows it', async () => {
    const { visitor } = await signUp(app.origin)
    await steal(visitor)
    await useCopy(visitor)
    const [, payload = ''] = visitor.cookie('copy').split('.')
    const dashboard = await (await visitor.send('/dashboard')).text()
    expect(dashboard).toContain('HTTP/1.1')
    expect(dashboard).not.toContain(payload)
    await visitor.json('/api/auth/logout', {})
    const login = await (await visitor.send('/login')).text()
    expect(login).toContain('The thief still has the copy')
    expect(login).not.toContain(payload)
  })
})

describe('using the copy', () => {
  it('is answered as the session is: 200 with a name, and 401 with the reason from the logout on', async () => {
    const { visitor } = await signUp(app.origin)
    await steal(visitor)
    const before = await useCopy(visitor)
    expect(before.answer).toMatchObject({ status: 200, userName: NAME })
    await visitor.json('/api/auth/logout', {})
    expect(visitor.cookies.has('access')).toBe(false)
    const after = await useCopy(visitor)
    expect(after.answer).toMatchObject(SIGNED_OUT)
    expect(after.leftSeconds).toBeGreaterThan(880)
    expect((await useCopy(visitor)).answer).toMatchObject(SIGNED_OUT)
  })

  it('never renews: no refresh token goes with it, and no session cookie is set or cleared', async () => {
    const { visitor } = await signUp(app.origin)
    await steal(visitor)
    for (const more of [new Map(visitor.cookies), new Map([['copy', visitor.cookie('copy')]])]) {
      const thief = visitor.copy()
      thief.cookies.clear()
      for (const [name, value] of more) thief.cookies.set(name, value)
      const response = await thief.json('/api/copy/use', {})
      expect(response.status).toBe(200)
      expect([...setCookies(response, 'access'), ...setCookies(response, 'refresh')]).toEqual([])
    }
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
  })

  it('tells the truth about a copy of another user’s token, while somebody else is logged in', async () => {
    const [one, other] = [await signUp(app.origin), await signUp(app.origin)]
    await steal(one.visitor)
    other.visitor.cookies.set('copy', one.visitor.cookie('copy'))
    await one.visitor.json('/api/auth/logout', {})
    expect((await useCopy(other.visitor)).answer).toMatchObject(SIGNED_OUT)
    expect((await other.visitor.send('/api/auth/session')).status).toBe(200)
  })

  it('says which check refused it, also after the password was changed elsewhere', async () => {
    const { visitor, email } = await signUp(app.origin)
    await steal(visitor)
    const elsewhere = await logIn(app.origin, email)
    const ended = await elsewhere.send('/api/sessions?scope=all', { method: 'DELETE' })
    expect(ended.status).toBe(200)
    expect((await useCopy(visitor)).answer).toMatchObject({
      status: 401,
      code: 'revoked',
      reason: 'signed_out_elsewhere',
    })
  })

  it('clears a copy that is none, and nothing but the copy', async () => {
    const { visitor } = await signUp(app.origin)
    visitor.cookies.set('copy', `${visitor.cookie('access').slice(0, -6)}AAAAAA`)
    const { answer, leftSeconds } = await useCopy(visitor)
    expect(answer).toMatchObject({ status: 401, code: 'unauthenticated', refusedBy: 'signature' })
    expect(leftSeconds).toBeNull()
    expect([...visitor.cookies.keys()].sort()).toEqual(
      expect.arrayContaining(['access', 'copy-answers', 'refresh']),
    )
    expect(visitor.cookies.has('copy')).toBe(false)
  })

  it('shows answers that were tampered with as none', async () => {
    const { visitor } = await signUp(app.origin)
    for (const value of ['x', Buffer.from('[{"status":200}]').toString('base64url')]) {
      visitor.cookies.set('copy-answers', value)
      const page = await visitor.send('/dashboard')
      expect(page.status).toBe(200)
      expect(await page.text()).not.toContain('HTTP/1.1')
    }
  })
})

describe('the addresses of the copy', () => {
  it.each(ADDRESSES)('%s: the copy lets nobody in there or anywhere else', async path => {
    const { visitor } = await signUp(app.origin)
    await steal(visitor)
    const thief = visitor.copy()
    thief.cookies.delete('access')
    thief.cookies.delete('refresh')
    expect((await thief.json('/api/copy', {})).status).toBe(401)
    expect((await thief.send('/api/auth/session')).status).toBe(401)
    expect((await thief.send('/dashboard')).status).toBe(303)
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const allowed = path === '/api/copy' ? [401] : [405]
      expect(allowed).toContain((await thief.send(path, { method })).status)
    }
  })

  it.each(ADDRESSES)('%s: other sites change nothing', async path => {
    const { visitor } = await signUp(app.origin)
    await steal(visitor)
    for (const headers of FOREIGN) {
      const response = await visitor.copy().form(path, {}, headers)
      expect(response.status).toBe(403)
      expect(response.headers.getSetCookie()).toEqual([])
    }
  })

  it('a form is sent back to its page, and to no other', async () => {
    const { visitor } = await signUp(app.origin)
    const stolen = await visitor.form('/api/copy', {})
    expect([stolen.status, stolen.headers.get('location')]).toEqual([303, '/dashboard#copy'])
    const used = await visitor.form('/api/copy/use', { page: '/login' })
    expect([used.status, used.headers.get('location')]).toEqual([303, '/login#copy'])
    expect((await visitor.form('/api/copy/use', { page: 'https://evil.example' })).status).toBe(422)
  })

  it('are not there where the demonstration is off', async () => {
    const plain = await startApp({ env: { DEMO_USERS: 'off' } })
    try {
      const { visitor } = await signUp(plain.origin)
      for (const path of ADDRESSES) {
        for (const method of ['GET', 'POST'])
          expect((await visitor.send(path, { method })).status, `${method} ${path}`).toBe(404)
      }
      visitor.cookies.set('copy', visitor.cookie('access'))
      expect(await (await visitor.send('/dashboard')).text()).not.toContain('Play the thief')
      await visitor.json('/api/auth/logout', {})
      expect(await (await visitor.send('/login')).text()).not.toContain('The thief still has the copy')
    } finally {
      await plain.stop()
    }
  })
})
