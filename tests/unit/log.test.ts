import { expect, it } from 'vitest'
import { log, withoutSecrets } from '@/lib/log'

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'
const EMAIL = 'marguerite@users.example'

/** Writes one line through the app's own logger. @returns what reached the output. */
function written(fields: object): string {
  const stream = log as unknown as { [key: symbol]: { write(line: string): void } }
  const symbol = Object.getOwnPropertySymbols(log).find(name => String(name) === 'Symbol(pino.stream)')
  if (!symbol) throw new Error('pino has no stream')
  const target = stream[symbol]
  if (!target) throw new Error('pino has no stream')
  const { write } = target
  let line = ''
  target.write = text => {
    line += text
  }
  log.info(fields, 'a test')
  target.write = write
  return line
}

it('has one line of JSON for an event, with a time', () => {
  expect(JSON.parse(written({ requestId: 'r1' }))).toMatchObject({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    requestId: 'r1',
    msg: 'a test',
  })
})

it.each([
  { password: 'hunter2' },
  { body: { currentPassword: 'hunter2' } },
  { request: { headers: { cookie: 'hunter2' } } },
  { headers: { authorization: 'hunter2' } },
  { response: { headers: { 'set-cookie': 'hunter2' } } },
  { user: { email: 'hunter2', name: 'hunter2' } },
  { accessToken: 'hunter2', refreshToken: 'hunter2', ticket: 'hunter2' },
])('[A16.2.5] leaves out what is secret by its name: %o', fields => {
  const line = written(fields)
  expect(line).not.toContain('hunter2')
  expect(line).toContain('[redacted]')
})

it('[A16.2.5] leaves tokens and e-mail addresses out of errors, their stacks and their causes', () => {
  const cause = Object.assign(new Error(`no user ${EMAIL}`), { argument: 'hunter2', code: 'REDIS_COMMAND' })
  const line = written({ err: new Error(`cannot read ${TOKEN}`, { cause }) })
  for (const secret of [TOKEN, EMAIL, 'hunter2']) expect(line).not.toContain(secret)
  expect(JSON.parse(line).err).toMatchObject({
    type: 'Error',
    message: 'cannot read [redacted]',
    cause: { code: 'REDIS_COMMAND', message: 'no user [redacted]' },
  })
})

it('keeps what only looks a little like one', () => {
  const text = 'at file:///app/node_modules/@upstash/redis/index.js next@16.4.6 eyJ.x'
  expect(withoutSecrets(text)).toBe(text)
})
