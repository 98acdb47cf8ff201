import { expect, it } from 'vitest'
import { issueAccessToken, verifyAccessToken } from '@/lib/session/token/access-token'
import { createKeyring } from '@/lib/session/token/keyring'
import { issueLogoutTicket, verifyLogoutTicket } from '@/lib/session/token/logout-ticket'
import { verifyRefreshToken } from '@/lib/session/token/refresh-token'
import {
  CLAIMS,
  ISSUER,
  NOW,
  OTHER_SECRET,
  SECRET,
  SESSION_ID,
  TOKEN_ID,
  USER_ID,
} from '../../../support/forge'

const keyring = await createKeyring([SECRET])
const TICKET = { sub: USER_ID, sid: SESSION_ID, jti: TOKEN_ID, jti_exp: NOW + 840, exp: NOW + 86_400 }
const ticket = await issueLogoutTicket(TICKET, ISSUER, keyring)

it('says what a logout still has to do', async () => {
  expect(verifyLogoutTicket(ticket, ISSUER, keyring, NOW)).toMatchObject(TICKET)
  const withoutToken = { ...TICKET, jti: null, jti_exp: null }
  const text = await issueLogoutTicket(withoutToken, ISSUER, keyring)
  expect(verifyLogoutTicket(text, ISSUER, keyring, NOW)).toMatchObject(withoutToken)
})

it('[A9.2.2 J3.11 J3.12] is good for nothing else: no access token, no refresh token', async () => {
  expect(verifyAccessToken(ticket, ISSUER, keyring, NOW)).toEqual({ status: 'invalid' })
  expect(verifyRefreshToken(ticket, keyring)).toBeNull()
})

it('[A9.2.2 J3.11 J3.12] an access token is no ticket', async () => {
  const accessToken = await issueAccessToken(CLAIMS, ISSUER, keyring)
  expect(verifyLogoutTicket(accessToken, ISSUER, keyring, NOW)).toBeNull()
})

it('[A9.2.1] ends', async () => {
  expect(verifyLogoutTicket(ticket, ISSUER, keyring, TICKET.exp - 1)).not.toBeNull()
  expect(verifyLogoutTicket(ticket, ISSUER, keyring, TICKET.exp)).toBeNull()
})

it('[A9.1.1 A9.2.3] is refused from another issuer, of another key, and when altered', async () => {
  const elsewhere = { issuer: 'https://evil.example', audience: ISSUER.audience }
  expect(verifyLogoutTicket(ticket, elsewhere, keyring, NOW)).toBeNull()
  expect(verifyLogoutTicket(ticket, ISSUER, await createKeyring([OTHER_SECRET]), NOW)).toBeNull()
  expect(verifyLogoutTicket(`${ticket.slice(0, -3)}AAA`, ISSUER, keyring, NOW)).toBeNull()
})
