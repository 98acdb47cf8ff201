import { expect, it } from 'vitest'
import { findSecrets } from '../support/secrets'

it.each([
  ['a JWT', '{"msg":"failed","token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"}'],
  ['a refresh token', `x ${'A'.repeat(22)}.${'B'.repeat(22)}.3.${'C'.repeat(43)}`],
  ['a cookie header', 'cookie: theme=dark; access=abcdefghijk'],
  ['a password hash', '$argon2id$v=19$m=19456'],
  ['an e-mail address', 'no such user: probe-1@users.example'],
  ['a password of the tests', 'got "umbrella 7 quietly marches"'],
  ['a signing key of the tests', 'signed with "the signing key of the app under test"'],
])('the search of the logs is not blind: it finds %s', (name, line) => {
  expect(findSecrets(`fine\n${line}\nfine`).some(found => found.startsWith(name))).toBe(true)
})

it('an ordinary log has none', () => {
  expect(
    findSecrets(
      '▲ Next.js 16.4.6\n{"level":40,"time":"2026-01-01T00:00:00.000Z","msg":"Redis cannot be reached"}\n' +
        '    ada@example.com  correct horse battery staple  (user)\n',
    ),
  ).toEqual([])
})
