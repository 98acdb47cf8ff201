import { describe, expect, it } from 'vitest'
import { createKeyring } from '@/lib/session/token/keyring'
import { issueRefreshToken, verifyRefreshToken } from '@/lib/session/token/refresh-token'
import {
  base64url,
  forge,
  OTHER_SECRET,
  otherSpelling,
  SECRET,
  SESSION_ID,
  TOKEN_ID,
  USER_ID,
} from '../../../support/forge'

const keyring = createKeyring([SECRET])
const PARTS = { userId: USER_ID, sessionId: SESSION_ID, generation: 3 }
const good = issueRefreshToken(PARTS, keyring)
const signature = good.split('.')[3] ?? ''
const withParts = (user: string, session: string, generation: string, mac = signature) =>
  [base64url(user), session, generation, mac].join('.')

it('names one generation of one session of one user', () => {
  expect(verifyRefreshToken(good, keyring)).toEqual(PARTS)
})

it('[O4.14.2] is the same each time it is derived, and another for the next generation', () => {
  expect(issueRefreshToken(PARTS, keyring)).toBe(good)
  expect(issueRefreshToken({ ...PARTS, generation: 4 }, keyring)).not.toBe(good)
})

it('[A7.2.3] its secret part has 256 bits, and is another under another key', () => {
  expect(Buffer.from(signature, 'base64url')).toHaveLength(32)
  expect(issueRefreshToken(PARTS, createKeyring([OTHER_SECRET]))).not.toBe(good)
})

it.each(['1', '*', 'a.b.c', 'x}:user{y', 'ada@example.com', ' ', '\0', 'x'.repeat(255), 'ü'.repeat(127)])(
  'names the user id %j as the host wrote it',
  userId => {
    const parts = { ...PARTS, userId, generation: 9_999_999_999 }
    expect(verifyRefreshToken(issueRefreshToken(parts, keyring), keyring)).toEqual(parts)
  },
)

it.each(['', 'x'.repeat(256)])('rightly signed, but with %j, which is no user id: refused', userId => {
  expect(verifyRefreshToken(issueRefreshToken({ ...PARTS, userId }, keyring), keyring)).toBeNull()
})

describe('[O4.14.2 A9.1.1] a forged refresh token is refused', () => {
  it.each([
    ['another generation', withParts(USER_ID, SESSION_ID, '4')],
    ['another session', withParts(USER_ID, TOKEN_ID, '3')],
    ['another user', withParts(TOKEN_ID, SESSION_ID, '3')],
    ['user and session swapped', withParts(SESSION_ID, USER_ID, '3')],
    ['a generation with a leading zero', withParts(USER_ID, SESSION_ID, '03')],
    ['a generation with a sign', withParts(USER_ID, SESSION_ID, '+3')],
    ['a fractional generation', withParts(USER_ID, SESSION_ID, '3.0')],
    ['a negative generation', withParts(USER_ID, SESSION_ID, '-1')],
    ['a generation in another base', withParts(USER_ID, SESSION_ID, '0x3')],
    ['no signature', withParts(USER_ID, SESSION_ID, '3', '')],
    ['a signature cut short', good.slice(0, -1)],
    [
      'a signature of zero bytes',
      withParts(USER_ID, SESSION_ID, '3', Buffer.alloc(32).toString('base64url')),
    ],
    ['the user in plain text', [USER_ID, SESSION_ID, '3', signature].join('.')],
    ['other unused bits in the signature', withParts(USER_ID, SESSION_ID, '3', otherSpelling(signature))],
    ['a padded signature', `${good}=`],
    ['white space behind it', `${good} `],
    ['a part too many', `${good}.x`],
    ['a part too few', good.split('.').slice(1).join('.')],
    ['nothing', ''],
    ['a user that is a Redis pattern', withParts('*', SESSION_ID, '3')],
    ['100 kB', 'x'.repeat(100_000)],
  ])('%s', (_name, text) => {
    expect(verifyRefreshToken(text, keyring)).toBeNull()
  })
})

it('survives a rotation of keys while the old one is listed, and no longer', () => {
  expect(verifyRefreshToken(good, createKeyring([OTHER_SECRET, SECRET]))).toEqual(PARTS)
  expect(verifyRefreshToken(good, createKeyring([OTHER_SECRET]))).toBeNull()
})

it('[A9.2.2] an access token is no refresh token', () => {
  expect(verifyRefreshToken(forge(), keyring)).toBeNull()
})
