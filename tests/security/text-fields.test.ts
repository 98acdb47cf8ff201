import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, hasRedis, startAppOnRedis } from '../support/app-on-redis'
import { NAME, PASSWORD, signUp, Visitor } from '../support/visitor'

const NEW_PASSWORD = 'lantern 9 sideways honey'
let people = 0
const newEmail = () => {
  people += 1
  return `text-${process.pid}-${people}@users.example`
}

describe.skipIf(!hasRedis)('text that people sent', () => {
  let running: AppOnRedis
  let admin: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    const { visitor, email, userId } = await signUp(running.origin)
    const stored = JSON.parse((await running.redis.get(`{${userId}}:user`)) ?? '{}')
    await running.redis.set(`{${userId}}:user`, JSON.stringify({ ...stored, role: 'admin' }))
    await visitor.json('/api/auth/login', { email, password: PASSWORD })
    admin = visitor
  })
  afterAll(() => running?.stop())

  /** Every text field of the API: what is posted where, with the field's value to come. */
  const FIELDS: Record<string, (text: string) => [string, string, Record<string, unknown>]> = {
    'sign-up name': text => [
      'POST',
      '/api/auth/signup',
      { name: text, email: newEmail(), password: PASSWORD },
    ],
    'sign-up email': text => [
      'POST',
      '/api/auth/signup',
      { name: NAME, email: `${text}@example.com`, password: PASSWORD },
    ],
    'sign-up password': text => [
      'POST',
      '/api/auth/signup',
      { name: NAME, email: newEmail(), password: `${NEW_PASSWORD}${text}` },
    ],
    'sign-up next': text => [
      'POST',
      '/api/auth/signup',
      { name: NAME, email: newEmail(), password: PASSWORD, next: text },
    ],
    'login email': text => ['POST', '/api/auth/login', { email: `${text}@example.com`, password: PASSWORD }],
    'login password': text => ['POST', '/api/auth/login', { email: newEmail(), password: text }],
    'confirm password': text => ['POST', '/api/auth/confirm', { password: text }],
    'current password': text => [
      'POST',
      '/api/account/password',
      { currentPassword: text, newPassword: NEW_PASSWORD },
    ],
    'new password': text => [
      'POST',
      '/api/account/password',
      { currentPassword: PASSWORD, newPassword: `${NEW_PASSWORD}${text}` },
    ],
    'deletion password': text => ['DELETE', '/api/account', { password: text }],
    'kick reason': text => ['POST', `/api/admin/users/${'a'.repeat(22)}/kick`, { reason: text }],
    'change reason': text => [
      'PATCH',
      `/api/admin/users/${'a'.repeat(22)}`,
      { status: 'blocked', reason: text },
    ],
    'session to end': text => ['POST', '/api/sessions/end', { sid: text }],
  }

  const BROKEN = ['\ud800 x', 'x \udc00', '\udfff\ud800', 'a\ud83d']
  it.each(Object.keys(FIELDS))('%s: a lone surrogate is 422, and changes nothing', async field => {
    for (const text of BROKEN) {
      const [method, path, body] = FIELDS[field]?.(text) ?? ['', '', {}]
      const response = await admin.copy().json(path, body, { method })
      expect([response.status, await response.json()], JSON.stringify(text)).toMatchObject([
        422,
        { code: 'invalid_input' },
      ])
    }
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
  ]
  it.each(['sign-up name', 'kick reason', 'change reason'])(
    '%s: NUL, line breaks and bidirectional controls are 422, because people read it',
    async field => {
      for (const text of MISLEADING) {
        const [method, path, body] = FIELDS[field]?.(text) ?? ['', '', {}]
        const response = await admin.copy().json(path, body, { method })
        expect([response.status, await response.json()], JSON.stringify(text)).toMatchObject([
          422,
          { code: 'invalid_input' },
        ])
      }
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
