import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type JwsKey, privateJwsKey, secretJwsKey } from './jws-key'

/** One secret with the keys derived from it. */
export type TokenKey = {
  /** HS256 key over the secret's own bytes. */
  jws: JwsKey
  /** Separate keys for what is not a JWS (RFC 8725 §3.8: one key, one purpose). */
  refresh: Uint8Array
  stamp: Uint8Array
}

/** In each list the first key signs, all verify, so that keys rotate without logging anybody out. Never empty. */
export type Keyring = {
  /** Keys from the secrets, for what only the app itself verifies. */
  signing: TokenKey
  all: readonly TokenKey[]
  /** For access tokens: the private keys, then the secrets. */
  access: JwsKeys
  /** For logout tickets: the secrets. */
  tickets: JwsKeys
}

export type JwsKeys = readonly [JwsKey, ...JwsKey[]]

/** RFC 7518 §3.2: an HS256 key is at least as long as the hash, 256 bits. */
export const MIN_SECRET_BYTES = 32

/**
 * @param secrets UTF-8 texts of at least {@link MIN_SECRET_BYTES} bytes; the first one signs.
 * @param privateKeys the first one signs access tokens instead (ES256, EdDSA). What the secrets have signed still
 * verifies, so that an app can change from HS256.
 * @throws RangeError when there is no secret, one is too short, or a private key is of another kind; the text itself is
 * never in the message.
 */
export function createKeyring(secrets: readonly string[], privateKeys: readonly KeyObject[] = []): Keyring {
  const [signing, ...others] = secrets.map(createKey)
  if (!signing) throw new RangeError('a keyring needs at least one secret')
  const tickets: JwsKeys = [signing.jws, ...others.map(({ jws }) => jws)]
  const [first, ...more] = privateKeys.map(privateJwsKey)
  const access: JwsKeys = first ? [first, ...more, ...tickets] : tickets
  return { signing, all: [signing, ...others], access, tickets }
}

function createKey(secret: string): TokenKey {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new RangeError(`a secret needs ${MIN_SECRET_BYTES} bytes or more`)
  }
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', bytes, '', purpose, 32))
  return {
    jws: secretJwsKey(bytes),
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
