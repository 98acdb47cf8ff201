import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** One secret with the keys derived from it. */
export type TokenKey = {
  /** Key id in the JWS header (RFC 7515 §4.1.4): the start of the key's SHA-256, so that it needs no configuration. */
  kid: string
  /** HS256 key over the secret's own bytes. jose imports it once. */
  jws: Promise<CryptoKey>
  /** Separate keys for what is not a JWS (RFC 8725 §3.8: one key, one purpose). */
  refresh: Uint8Array
  stamp: Uint8Array
}

/** The first key signs, all verify, so that keys rotate without logging anybody out. Never empty. */
export type Keyring = { signing: TokenKey; all: readonly TokenKey[] }

/** RFC 7518 §3.2: an HS256 key is at least as long as the hash, 256 bits. */
export const MIN_SECRET_BYTES = 32

/**
 * @param secrets UTF-8 texts of at least {@link MIN_SECRET_BYTES} bytes; the first one signs.
 * @throws RangeError when there is none or one is too short; the text itself is never in the message.
 */
export function createKeyring(secrets: readonly string[]): Keyring {
  const all = secrets.map(createKey)
  const [signing] = all
  if (!signing) throw new RangeError('a keyring needs at least one secret')
  return { signing, all }
}

function createKey(secret: string): TokenKey {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new RangeError(`a secret needs ${MIN_SECRET_BYTES} bytes or more`)
  }
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', bytes, '', purpose, 32))
  return {
    kid: createHash('sha256').update('kid').update(bytes).digest('base64url').slice(0, 12),
    jws: crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']),
    refresh: derive('refresh-token'),
    stamp: derive('stamp'),
  }
}

/** @returns the HMAC-SHA-256 of `text` under `key`, 32 bytes. */
export function mac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** @returns whether `given` is the HMAC-SHA-256 of `text` under `key`; takes the same time for each wrong one. */
export function isMac(key: Uint8Array, text: string, given: Buffer): boolean {
  const expected = mac(key, text)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** @returns what a session keeps of the host's stamp, by each key: the first is written, all are recognised. */
export function stampMacs(stamp: string, { all }: Keyring): string[] {
  return all.map(key => mac(key.stamp, stamp).toString('base64url'))
}
