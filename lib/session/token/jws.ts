import { timingSafeEqual } from 'node:crypto'
import { CompactSign } from 'jose'
import { type Keyring, mac, type TokenKey, type Verified } from './keyring'

/** Longer than any token of ours; what is longer is refused before any work is spent on it. */
const MAX_TOKEN_LENGTH = 2048

/** Under 1 kB each. The tokens of that many who come and go are verified once. */
export const REMEMBERED_TOKENS = 1000

/** 128 random bits in base64url, as every id here is. */
const ID = /^[A-Za-z0-9_-]{22}$/

/** NumericDate bounds: a time past the year 9999 is a mistake or an attack. */
const MAX_SECONDS = 253_402_300_799

/**
 * Signs `payload` as a compact JWS with the keyring's first key (RFC 7515 §3.1).
 * @param type the `typ` header, which keeps one kind of token from passing as another (RFC 8725 §3.11).
 */
export function signJws(payload: object, type: string, { signing }: Keyring): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(headerOf(signing, type))
    .sign(signing.forSigning)
}

/**
 * Verifies a compact JWS of ours: canonical form, the exact header that {@link signJws} writes, signature.
 *
 * The header is compared as text, so no other `alg`, no `jwk`, `jku`, `crit`, `b64`, and no second spelling of it
 * can be accepted, and nothing in it is ever interpreted (RFC 8725 §3.1). What is left to check is one HMAC, for which
 * jose would go through WebCrypto and its thread pool: five times the work, on every request. A test holds this to
 * jose's own verdict.
 *
 * What these keys have signed stays signed by them, so a good token is verified once and then known by its text.
 * Nothing that can change is remembered: its life, its claims and its revocation are asked each time.
 * @returns the payload, or null when anything about the token is wrong. Claims are the caller's to check.
 */
export function verifyJws(text: string, type: string, keyring: Keyring): Verified['payload'] | null {
  if (text.length > MAX_TOKEN_LENGTH) return null
  const known = keyring.verified.get(text)
  if (known) return known.type === type ? known.payload : null
  const payload = verifyAnew(text, type, keyring)
  if (payload) remember(keyring, text, { type, payload: Object.freeze(payload) })
  return payload
}

function verifyAnew(text: string, type: string, keyring: Keyring): Record<string, unknown> | null {
  const [header, payload, signature, ...rest] = text.split('.')
  if (!header || !payload || !signature || rest.length > 0) return null
  const key = keyring.all.find(candidate => headerText(candidate, type) === header)
  const [claims, given] = [decodeBase64url(payload), decodeBase64url(signature)]
  if (!key || !claims || !given) return null
  const expected = mac(key.forVerifying, `${header}.${payload}`)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  return parseCanonicalObject(claims.toString())
}

/** The oldest makes room. The text is copied: as it came it is a slice that keeps a whole `Cookie` header alive. */
function remember({ verified }: Keyring, text: string, token: Verified): void {
  if (verified.size >= REMEMBERED_TOKENS) verified.delete(verified.keys().next().value ?? '')
  verified.set(Buffer.from(text).toString(), token)
}

/** @returns whether the object has these members and no others. */
export function hasExactly(object: Record<string, unknown>, names: readonly string[]): boolean {
  return Object.keys(object).length === names.length && names.every(name => Object.hasOwn(object, name))
}

/** @returns whether `value` is an id as this product makes them. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/** @returns whether `value` is a whole number of seconds since the epoch, within reason. */
export function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_SECONDS
}

/**
 * base64url has several spellings of the same bytes (last-character bits, padding), and decoders accept them all.
 * Only the one that encoders write is let in, so that one token has one text.
 * @returns the bytes, or null for another spelling of them.
 */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

/** Refuses what `JSON.stringify` would not have written: duplicate members, white space, other spellings. */
function parseCanonicalObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && JSON.stringify(value) === text ? (value as Record<string, unknown>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const headerOf = ({ kid }: TokenKey, typ: string) => ({ alg: 'HS256', typ, kid })

function headerText(key: TokenKey, type: string): string {
  const known = key.headers.get(type)
  if (known) return known
  const text = Buffer.from(JSON.stringify(headerOf(key, type))).toString('base64url')
  key.headers.set(type, text)
  return text
}
