import { expect, it } from 'vitest'
import { verifyAccessToken } from '@/lib/session/token/access-token'
import { createKeyring } from '@/lib/session/token/keyring'
import { issueLogoutTicket, verifyLogoutTicket } from '@/lib/session/token/logout-ticket'
import { verifyRefreshToken } from '@/lib/session/token/refresh-token'
import {
  forge,
  headerFor,
  ISSUER,
  NOW,
  OTHER_SECRET,
  SECRET,
  SESSION_ID,
  TOKEN_ID,
  USER_ID,
} from '../../../support/forge'

const TICKET = { sub: USER_ID, sid: SESSION_ID, jti: TOKEN_ID, jti_exp: NOW + 840, exp: NOW + 86_400 }
const CLAIMS = { iss: ISSUER.issuer, aud: `${ISSUER.audience}/logout`, ...TICKET }
const ticket = await issueLogoutTicket(TICKET, ISSUER)
const signed = (payload: object) => forge({ header: headerFor(SECRET, 'logout-ticket+jwt'), payload })

it('says what a logout still has to do', async () => {
  expect(await verifyLogoutTicket(ticket, ISSUER, NOW)).toMatchObject(TICKET)
  const withoutToken = { ...TICKET, jti: null, jti_exp: null }
  const text = await issueLogoutTicket(withoutToken, ISSUER)
  expect(await verifyLogoutTicket(text, ISSUER, NOW)).toMatchObject(withoutToken)
})

it('[A9.2.2 J3.11 J3.12] is neither an access token nor a refresh token', async () => {
  expect(await verifyAccessToken(ticket, ISSUER, NOW)).toEqual({ status: 'invalid' })
  expect(verifyRefreshToken(ticket, ISSUER.keyring)).toBeNull()
})

it('[A9.2.2 J3.11 J3.12] an access token is no ticket, not even with the type of one', async () => {
  expect(await verifyLogoutTicket(forge(), ISSUER, NOW)).toBeNull()
  expect(
    await verifyLogoutTicket(forge({ header: headerFor(SECRET, 'logout-ticket+jwt') }), ISSUER, NOW),
  ).toBeNull()
})

it('[A9.2.1] ends', async () => {
  expect(await verifyLogoutTicket(ticket, ISSUER, TICKET.exp - 1)).not.toBeNull()
  expect(await verifyLogoutTicket(ticket, ISSUER, TICKET.exp)).toBeNull()
})

it('[A9.1.1 A9.2.3] is refused from another issuer, for another app, of another key, and when altered', async () => {
  for (const issuer of [
    { ...ISSUER, issuer: 'https://evil.example' },
    { ...ISSUER, audience: 'other-app' },
    { ...ISSUER, keyring: createKeyring([OTHER_SECRET]) },
  ]) {
    expect(await verifyLogoutTicket(ticket, issuer, NOW)).toBeNull()
  }
  expect(await verifyLogoutTicket(`${ticket.slice(0, -3)}AAA`, ISSUER, NOW)).toBeNull()
})

it('survives a rotation of keys while the old one is listed', async () => {
  const rotated = { ...ISSUER, keyring: createKeyring([OTHER_SECRET, SECRET]) }
  expect(await verifyLogoutTicket(ticket, rotated, NOW)).toMatchObject(TICKET)
})

it('the forger of these tests makes the very ticket that the library issues', () => {
  expect(signed(CLAIMS)).toBe(ticket)
})

it.each<[string, object]>([
  ['one claim more', { ...CLAIMS, role: 'admin' }],
  ['no sid', { ...CLAIMS, sid: undefined }],
  ['a sid that is no id', { ...CLAIMS, sid: '*' }],
  ['an empty sub', { ...CLAIMS, sub: '' }],
  ['a jti that is no id', { ...CLAIMS, jti: '*' }],
  ['a jti_exp that is text', { ...CLAIMS, jti_exp: '1' }],
  ['an exp past the year 9999', { ...CLAIMS, exp: 253_402_300_800 }],
  ['no exp', { ...CLAIMS, exp: undefined }],
  ['the audience of an access token', { ...CLAIMS, aud: ISSUER.audience }],
])('[A9.2.1] rightly signed, but with %s: refused', async (_name, payload) => {
  expect(await verifyLogoutTicket(signed(payload), ISSUER, NOW)).toBeNull()
})
