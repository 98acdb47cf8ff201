import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { changeStoredUser } from '../support/stored'
import { NAME, PASSWORD, signUp, Visitor } from '../support/visitor'

const NEW_PASSWORD = 'lantern 9 sideways honey'
let people = 0
const newEmail = () => {
  people += 1
  return `text-${process.pid}-${people}@users.example`
}

describe('text that people sent', () => {
  let running: AppOnRedis
  let admin: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    const { visitor, email, userId } = await signUp(running.origin)
    await changeStoredUser(running.redis, userId, { role: 'admin' })
    await visitor.json('/api/auth/login', { email, password: PASSWORD })
    admin = visitor
  })
  afterAll(() => running?.stop())

  type Field = {
    method?: string
    path: string
    /** As the answer names it. */
    name: string
    body: (text: string) => Record<string, unknown>
  }
  const NOBODY = `/api/admin/users/${'a'.repeat(22)}`
  const signUpWith = (field: object) => ({ name: NAME, email: newEmail(), password: PASSWORD, ...field })

  /** Every text field of the API. */
  const FIELDS: Record<string, Field> = {
    'sign-up name': { path: '/api/auth/signup', name: 'name', body: name => signUpWith({ name }) },
    'sign-up email': {
      path: '/api/auth/signup',
      name: 'email',
      body: text => signUpWith({ email: `${text}@example.com` }),
    },
    'sign-up password': {
      path: '/api/auth/signup',
      name: 'password',
      body: text => signUpWith({ password: `${NEW_PASSWORD}${text}` }),
    },
    'sign-up next': { path: '/api/auth/signup', name: 'next', body: next => signUpWith({ next }) },
    'login email': {
      path: '/api/auth/login',
      name: 'email',
      body: text => ({ email: `${text}@example.com`, password: PASSWORD }),
    },
    'login password': {
      path: '/api/auth/login',
      name: 'password',
      body: password => ({ email: newEmail(), password }),
    },
    'confirm password': { path: '/api/auth/confirm', name: 'password', body: password => ({ password }) },
    'current password': {
      path: '/api/account/password',
      name: 'currentPassword',
      body: currentPassword => ({ currentPassword, newPassword: NEW_PASSWORD }),
    },
    'new password': {
      path: '/api/account/password',
      name: 'newPassword',
      body: text => ({ currentPassword: PASSWORD, newPassword: `${NEW_PASSWORD}${text}` }),
    },
    'deletion password': {
      method: 'DELETE',
      path: '/api/account',
      name: 'password',
      body: password => ({ password }),
    },
    'kick note': { path: `${NOBODY}/kick`, name: 'note', body: note => ({ note }) },
    'kick session': { path: `${NOBODY}/kick`, name: 'session', body: session => ({ session }) },
    'change note': {
      method: 'PATCH',
      path: NOBODY,
      name: 'note',
      body: note => ({ status: 'blocked', note }),
    },
    // Two kinds of body are accepted here: the answer is about the whole.
    'session to end': { path: '/api/sessions/end', name: '', body: sid => ({ sid }) },
  }

  async function expectRefused(field: string, text: string) {
    const { method, path, name, body } = FIELDS[field] as Field
    const response = await admin.copy().json(path, body(text), { method })
    expect([response.status, await response.json()], JSON.stringify(text)).toMatchObject([
      422,
      { code: 'invalid_input', errors: [{ field: name }] },
    ])
  }

  const BROKEN = ['\ud800 x', 'x \udc00', '\udfff\ud800', 'a\ud83d']
  it.each(Object.keys(FIELDS))('%s: a lone surrogate is 422, and the answer names the field', async field => {
    for (const text of BROKEN) await expectRefused(field, text)
  })

  const MISLEADING = [
    'a\0b',
    'a\nb',
    'a\r\nb',
    'a\u2028b',
    'a\u2029b',
    'a\u0085b',
    'a\u001bb',
    'a\u202eb',
    'a\u2066b',
    'a\u2069b',
    'a\u202ab',
    '\u200b',
    '\u3164',
  ]
  it.each(['sign-up name', 'kick note', 'change note'])(
    '%s: NUL, line breaks and bidirectional controls are 422, because people read it',
    async field => {
      for (const text of MISLEADING) await expectRefused(field, text)
    },
  )

  it.each(['Ada', 'Søren Ærø', '李小龍', 'مريم', 'Zoë 🦀', '👩‍👩‍👧', 'می‌خواهم', "O'Neill-Nguyễn"])(
    'the name %s is accepted and comes back as it is',
    async name => {
      const response = await new Visitor(running.origin).json('/api/auth/signup', {
        name,
        email: newEmail(),
        password: PASSWORD,
      })
      expect([response.status, await response.json()]).toMatchObject([201, { user: { name } }])
    },
  )

  it('an internationalised email signs up, and logs in by each of its spellings', async () => {
    const { origin } = running
    const person = { name: NAME, email: 'Søren@Räucher.example', password: PASSWORD }
    const created = await new Visitor(origin).json('/api/auth/signup', person)
    expect([created.status, await created.json()]).toMatchObject([
      201,
      { user: { email: 'søren@xn--rucher-bua.example' } },
    ])
    for (const email of [
      'søren@räucher.example',
      'SØREN@xn--rucher-bua.example',
      'søren@ra\u0308ucher.example',
    ]) {
      const response = await new Visitor(origin).json('/api/auth/login', { email, password: PASSWORD })
      expect(response.status, email).toBe(200)
    }
    const again = await new Visitor(origin).json('/api/auth/signup', {
      ...person,
      email: 'søren@RÄUCHER.example',
    })
    expect(again.status).toBe(409)
  })

  it('a new password equal to the present one is 422, in each Unicode form', async () => {
    const { visitor } = await signUp(running.origin)
    const response = await visitor.json('/api/account/password', {
      currentPassword: PASSWORD,
      newPassword: PASSWORD,
    })
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { errors: [{ field: 'newPassword' }] },
    ])
    const forms = {
      currentPassword: 'caf\u00e9 lanterns sideways',
      newPassword: 'cafe\u0301 lanterns sideways',
    }
    expect((await visitor.json('/api/account/password', forms)).status).toBe(422)
  })
})
