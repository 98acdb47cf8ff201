import { createHash, createHmac } from 'node:crypto'
import type { Issuer, RegisteredClaims } from '@/lib/session/token/access-token'
import { verifyJws } from '@/lib/session/token/jws'
import { createKeyring } from '@/lib/session/token/keyring'

/** Makes tokens by hand, as an attacker would: with any header, any payload text and any key. */

export const SECRET = 'a secret of the tests, thirty-two bytes or more'
export const OTHER_SECRET = 'another secret of the tests, as long as the first'
/** As the app is: its one claim is the role. */
export const ISSUER: Issuer<{ role: string }> = {
  issuer: 'http://app.test',
  audience: 'test-app',
  keyring: createKeyring([SECRET]),
  verifyJws,
  parseClaims: ({ role, ...others }) =>
    (role === 'user' || role === 'admin') && Object.keys(others).length === 0 ? { role } : null,
}
/** The clock of the tests: seconds since the epoch. */
export const NOW = 1_800_000_000

export const USER_ID = `${'u'.repeat(21)}A`
export const SESSION_ID = `${'s'.repeat(21)}A`
export const TOKEN_ID = `${'t'.repeat(21)}A`

export const VERSION = `${'v'.repeat(21)}A`

/** A good token's claims. */
export const FULL_CLAIMS: RegisteredClaims & { role: string } = {
  iss: ISSUER.issuer,
  aud: ISSUER.audience,
  client_id: ISSUER.audience,
  sub: USER_ID,
  sid: SESSION_ID,
  jti: TOKEN_ID,
  iat: NOW - 60,
  exp: NOW + 840,
  ver: VERSION,
  gen: 0,
  auth_time: NOW - 60,
  session_exp: NOW + 86_400,
  role: 'user',
}

/** The `kid` that the product gives a secret. */
export const kidOf = (secret: string) =>
  createHash('sha256').update('kid').update(secret).digest('base64url').slice(0, 12)

export const headerFor = (secret: string, typ = 'at+jwt') => ({ alg: 'HS256', typ, kid: kidOf(secret) })

export const base64url = (text: string) => Buffer.from(text).toString('base64url')

type Forgery = {
  header?: object | string
  /** An object is written as JSON; a text is taken as it is. */
  payload?: object | string
  /** What signs: the text of the secret, or null for no signature. */
  secret?: string | Buffer | null
  hash?: 'sha256' | 'sha384' | 'sha512'
}

/** @returns a compact JWS; left alone, one that is good. */
export function forge({
  header = headerFor(SECRET),
  payload = FULL_CLAIMS,
  secret = SECRET,
  hash = 'sha256',
}: Forgery = {}): string {
  const text = (part: object | string) => (typeof part === 'string' ? part : JSON.stringify(part))
  const body = `${base64url(text(header))}.${base64url(text(payload))}`
  const signature = secret === null ? '' : createHmac(hash, secret).update(body).digest('base64url')
  return `${body}.${signature}`
}

/** The same bytes in another spelling: base64url leaves bits of the last character unused. */
export function otherSpelling(base64urlText: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const bytes = Buffer.from(base64urlText, 'base64url')
  for (const last of alphabet) {
    const candidate = base64urlText.slice(0, -1) + last
    if (candidate !== base64urlText && Buffer.from(candidate, 'base64url').equals(bytes)) return candidate
  }
  throw new Error('this text has only one spelling')
}
