import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto'
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

/** A key in the hands of the forger, with all that a header says of it. */
export type Signer = {
  alg: 'HS256' | 'ES256' | 'EdDSA'
  kid: string
  jwk: JsonWebKey
  sign(body: string): Buffer
}

export const secretSigner = (secret: string): Signer => ({
  alg: 'HS256',
  kid: kidOf(secret),
  jwk: { kty: 'oct', k: base64url(secret) },
  sign: body => createHmac('sha256', secret).update(body).digest(),
})

/** @returns the signer of a key on P-256 or Ed25519, by the thumbprint that RFC 7638 has for it. */
export function privateSigner(key: KeyObject): Signer {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' })
  const jwk = crv === 'P-256' ? { crv, kty, x, y } : { crv, kty, x }
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')
  if (crv !== 'P-256') return { alg: 'EdDSA', kid, jwk, sign: body => sign(null, Buffer.from(body), key) }
  return { alg: 'ES256', kid, jwk, sign: body => signWithLowS(body, key) }
}

/** The product writes the smaller of the two signatures. Each is as likely, so another try soon has it. */
function signWithLowS(body: string, key: KeyObject): Buffer {
  for (;;) {
    const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' })
    if ((signature[32] ?? 0) < 0x7f) return signature
  }
}

/** @returns a new private key for tokens of `alg`. */
export function newPrivateKey(alg: 'ES256' | 'EdDSA'): KeyObject {
  return alg === 'ES256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : generateKeyPairSync('ed25519').privateKey
}

/** @returns the key as `AUTH_PRIVATE_KEY` has it. */
export const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString().trim()

type Forgery = {
  header?: object | string
  /** An object is written as JSON; a text is taken as it is. */
  payload?: object | string
  /** What signs: the text of the secret, or null for no signature. */
  secret?: string | Buffer | null
  hash?: 'sha256' | 'sha384' | 'sha512'
  /** Signs instead of `secret`. */
  signer?: Signer
}

/** @returns a compact JWS; left alone, one that is good. */
export function forge({
  header = headerFor(SECRET),
  payload = FULL_CLAIMS,
  secret = SECRET,
  hash = 'sha256',
  signer,
}: Forgery = {}): string {
  const text = (part: object | string) => (typeof part === 'string' ? part : JSON.stringify(part))
  const body = `${base64url(text(header))}.${base64url(text(payload))}`
  if (signer) return `${body}.${signer.sign(body).toString('base64url')}`
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
