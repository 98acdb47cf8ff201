import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** One secret of `AUTH_SECRET`, with the keys derived from it. */
export type TokenKey = {
  /** Key id in the JWS header (RFC 7515 §4.1.4): the start of the key's SHA-256, so that it needs no configuration. */
  kid: string
  /** HS256 key over the secret's own bytes, as jose signs with it: imported once, not at every token. */
  forSigning: CryptoKey
  /** The same key, as Node verifies with it. */
  forVerifying: KeyObject
  /** The texts of this key's JWS headers by their `typ`, kept because each token begins with one. */
  headers: Map<string, string>
  /** Separate key for refresh tokens (RFC 8725 §3.8: one key, one purpose). */
  refresh: Uint8Array
}

/** A token of ours, by its `typ` and payload. */
export type Verified = { type: string; payload: Readonly<Record<string, unknown>> }

/** The first key signs, all verify: so keys rotate without logging anyone out. Never empty. */
export type Keyring = {
  signing: TokenKey
  all: readonly TokenKey[]
  /** Tokens whose signature by one of these keys was found good, by their text: see `verifyJws`. */
  verified: Map<string, Verified>
}

/** RFC 7518 §3.2: an HS256 key is at least as long as the hash, 256 bits. */
export const MIN_SECRET_BYTES = 32

/**
 * @param secrets UTF-8 texts of at least {@link MIN_SECRET_BYTES} bytes; the first one signs.
 * @throws RangeError when there is none or one is too short; the text itself is never in the message.
 */
export async function createKeyring(secrets: readonly string[]): Promise<Keyring> {
  const all = await Promise.all(secrets.map(createKey))
  const [signing] = all
  if (!signing) throw new RangeError('a keyring needs at least one secret')
  return { signing, all, verified: new Map() }
}

async function createKey(secret: string): Promise<TokenKey> {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new RangeError(`a secret needs ${MIN_SECRET_BYTES} bytes or more`)
  }
  return {
    kid: createHash('sha256').update('kid').update(bytes).digest('base64url').slice(0, 12),
    forSigning: await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]),
    forVerifying: createSecretKey(bytes),
    headers: new Map(),
    refresh: new Uint8Array(hkdfSync('sha256', bytes, '', 'refresh-token', 32)),
  }
}

/** @returns the HMAC-SHA-256 of `text` under `key`, 32 bytes. */
export function mac(key: Uint8Array | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
