import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { logIn, signUp, type Visitor } from '../support/visitor'

/** What a page holds for a form that is sent without JavaScript: the hidden fields that name the action. */
type ActionFields = [name: string, value: string][]

const CHANGED = 'Changed by an action'

let running: AppOnRedis
beforeAll(async () => {
  running = await startAppOnRedis()
})
afterAll(() => running?.stop())

let owner: Visitor
let email: string
let fields: ActionFields
beforeEach(async () => {
  const signedUp = await signUp(running.origin)
  owner = signedUp.visitor
  email = signedUp.email
  fields = actionFields(await (await owner.send('/account')).text())
})

function actionFields(html: string): ActionFields {
  return [...html.matchAll(/<input type="hidden" name="(\$ACTION_[^"]*)"(?: value="([^"]*)")?/g)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')],
  )
}

const actionId = (from: ActionFields = fields) => /[\da-f]{42}/.exec(JSON.stringify(from))?.[0] ?? ''

/** Sends the form as a browser does without JavaScript. */
function submit(who: Visitor, name: string, headers: Record<string, string> = {}, sent = fields) {
  const body = new FormData()
  for (const [field, value] of sent) body.append(field, value)
  body.append('name', name)
  return who.send('/account', { method: 'POST', body, headers: { accept: 'text/html', ...headers } })
}

/** Calls the action as the browser's router does. */
function call(
  who: Visitor,
  name: string,
  { id = actionId(), path = '/account', ...headers }: Record<string, string> = {},
) {
  const body = new FormData()
  body.append('_1_name', name)
  body.append('0', '["$undefined","$K1"]')
  const all = { accept: 'text/x-component', 'next-action': id, ...headers }
  return who.send(path, { method: 'POST', body, headers: all })
}

async function nameOf(who: Visitor): Promise<string> {
  const { user } = (await (await who.send('/api/auth/session')).json()) as { user: { name: string } }
  return user.name
}

describe('the Server Action of /account', () => {
  it('renames the user, with and without JavaScript, and the answer shows it', async () => {
    const called = await call(owner, 'Ada by script')
    expect([called.status, called.headers.get('content-type')]).toEqual([200, 'text/x-component'])
    expect(await called.text()).toContain('"status":"done"')
    expect(await nameOf(owner)).toBe('Ada by script')

    const sent = await submit(owner, 'Ada by form')
    const page = await sent.text()
    expect([sent.status, page.includes('Name saved.'), page.includes('value="Ada by form"')]).toEqual([
      200,
      true,
      true,
    ])
    expect(await nameOf(owner)).toBe('Ada by form')
  })

  it('answers with the policy of a page, and no cache keeps it', async () => {
    for (const { headers } of [await call(owner, 'Ada'), await submit(owner, 'Ada')]) {
      expect(headers.get('content-security-policy')).toMatch(
        /script-src 'self' 'nonce-[^']+' 'strict-dynamic'/,
      )
      expect(headers.get('cache-control')).toContain('no-store')
    }
  })

  it('says what is wrong with its input, and changes nothing', async () => {
    const before = await nameOf(owner)
    for (const name of ['', '   ', 'x'.repeat(101), 'a\nb', 'a\u202eb']) {
      expect(await (await call(owner, name)).text()).toContain('"status":"invalid_input"')
      expect(await (await submit(owner, name)).text()).toContain('Please fix the highlighted fields.')
    }
    expect(await nameOf(owner)).toBe(before)
  })
})

describe('[A3.5.1 A7.4.1] what may not call it', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[])('another site: %j', async headers => {
    const before = await nameOf(owner)
    expect((await call(owner, CHANGED, headers)).status).toBe(403)
    expect((await submit(owner, CHANGED, headers)).status).toBe(403)
    expect(await nameOf(owner)).toBe(before)
  })

  it('another site that names itself as the host of a proxy', async () => {
    const before = await nameOf(owner)
    const forged = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }
    expect((await call(owner, CHANGED, forged)).status).toBe(403)
    expect(await nameOf(owner)).toBe(before)
  })

  it('a stranger who has copied the action’s id', async () => {
    const { visitor: stranger } = await signUp(running.origin)
    stranger.cookies.clear()
    expect(await (await call(stranger, CHANGED)).text()).toContain('"status":"unauthenticated"')
    const sent = await submit(stranger, CHANGED)
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/login?next=%2Faccount'])
  })

  it('a copy of an ended session', async () => {
    const thief = owner.copy()
    const before = await nameOf(owner)
    expect((await owner.json('/api/auth/logout', {})).status).toBe(200)
    const answer = await (await call(thief.copy(), CHANGED)).text()
    expect(answer).toContain('"status":"revoked","reason":"signed_out"')
    const sent = await submit(thief, CHANGED)
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      '/login?next=%2Faccount&reason=signed_out',
    ])
    expect(await nameOf(await logIn(running.origin, email))).toBe(before)
  })

  it('another user: the replayed form renames who sends it, never who it was shown to', async () => {
    const before = await nameOf(owner)
    const { visitor: other } = await signUp(running.origin)
    await submit(other, 'Other by replay')
    await call(other, 'Other by call')
    expect([await nameOf(owner), await nameOf(other)]).toEqual([before, 'Other by call'])
  })
})

describe('a POST that is no Server Action', () => {
  const status = async (answer: Promise<Response>) => (await answer).status

  it('is 405 on the page that has one', async () => {
    expect(await status(owner.form('/account', { name: CHANGED }))).toBe(405)
    expect(await status(owner.json('/account', { name: CHANGED }))).toBe(405)
    expect(await status(submit(owner, CHANGED, {}, []))).toBe(405)
    expect(await status(call(owner, CHANGED, { id: 'x' }))).toBe(405)
    const { visitor: stranger } = await signUp(running.origin)
    stranger.cookies.clear()
    expect(await status(submit(stranger, CHANGED, {}, []))).toBe(401)
  })

  it('is 405 on every other page, with the action’s id too', async () => {
    for (const path of ['/', '/login', '/dashboard', '/account/sessions', '/lab'])
      expect([path, await status(call(owner, CHANGED, { path }))]).toEqual([path, 405])
    expect(await status(call(owner, CHANGED, { path: '/api/account' }))).toBe(405)
  })

  it('with the id of no action is refused by Next, and is no fault of the server', async () => {
    const before = await nameOf(owner)
    for (const id of [
      '0'.repeat(42),
      'f'.repeat(42),
      actionId().replace(/.$/, end => (end === '0' ? '1' : '0')),
    ])
      expect(await status(call(owner, CHANGED, { id }))).toBe(409)
    const foreign = fields.map(([name, value]): [string, string] => [
      name,
      value.replace(/[\da-f]{42}/, '0'.repeat(42)),
    ])
    expect(await status(submit(owner, CHANGED, {}, foreign))).toBeLessThan(500)
    expect(await nameOf(owner)).toBe(before)
  })

  it('larger than 64 kB is 413', async () => {
    expect(await status(submit(owner, 'x'.repeat(70_000)))).toBe(413)
    expect(await status(call(owner, 'x'.repeat(70_000)))).toBe(413)
  })

  it('whose body is no form is 400', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    expect(await status(owner.send('/account', { method: 'POST', body: 'x', headers }))).toBe(400)
  })
})
