import { CompactSign, compactVerify, errors } from 'jose'
import { decodeBase64url, parseCanonicalObject } from './canonical'
import type { JwsKey } from './jws-key'
import type { JwsKeys } from './keyring'
import { hasLowS, withLowS } from './low-s'

/** Longer than any token of this library; a longer text is refused before any work is spent on it. */
const MAX_TOKEN_LENGTH = 4096

/** Verifies a compact JWS. Returns its payload, or null when anything about it is wrong. */
export type VerifyJws = (
  text: string,
  type: string,
  keys: JwsKeys,
) => Promise<Readonly<Record<string, unknown>> | null>

/**
 * Signs `payload` as a compact JWS with the first key (RFC 7515 §3.1).
 * @param type the `typ` header, which keeps one kind of token from passing as another (RFC 8725 §3.11).
 */
export async function signJws(payload: object, type: string, [key]: JwsKeys): Promise<string> {
  const text = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(headerOf(key, type))
    .sign(await key.sign)
  if (key.alg !== 'ES256') return text
  const end = text.lastIndexOf('.') + 1
  const signature = Buffer.from(text.slice(end), 'base64url')
  return text.slice(0, end) + withLowS(signature).toString('base64url')
}

/**
 * Verifies a compact JWS with jose, after two checks of its text: it is the canonical spelling, and its header is
 * exactly what {@link signJws} writes with one of the keys. So no other `alg` than the key's own, no `jwk`, `jku`, `crit`
 * or `b64`, and no second spelling of an accepted token reaches jose (RFC 8725 §3.1, §3.11): an HMAC under a public key
 * names a key that is not there. The claims are the caller's to check.
 */
export const verifyJws: VerifyJws = async (text, type, keys) => {
  if (text.length > MAX_TOKEN_LENGTH) return null
  const [header, payload, signature, ...rest] = text.split('.')
  if (!header || !payload || !signature || rest.length > 0) return null
  const key = keys.find(candidate => headerText(candidate, type) === header)
  const signatureBytes = decodeBase64url(signature)
  if (!key || !decodeBase64url(payload) || !signatureBytes) return null
  if (key.alg === 'ES256' && !hasLowS(signatureBytes)) return null
  try {
    const verified = await compactVerify(text, await key.verify, { algorithms: [key.alg] })
    return parseCanonicalObject(new TextDecoder().decode(verified.payload))
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** @returns whether the object has these members and no others. */
export function hasExactly(object: Record<string, unknown>, names: readonly string[]): boolean {
  return Object.keys(object).length === names.length && names.every(name => Object.hasOwn(object, name))
}

/** NumericDate bounds: a time past the year 9999 is a mistake or an attack. */
const MAX_SECONDS = 253_402_300_799

/** @returns whether `value` is a whole number of seconds since the epoch, within reason (RFC 7519 §2). */
export function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_SECONDS
}

const headerOf = ({ alg, kid }: JwsKey, typ: string) => ({ alg, typ, kid })

const headerText = (key: JwsKey, type: string) =>
  Buffer.from(JSON.stringify(headerOf(key, type))).toString('base64url')
