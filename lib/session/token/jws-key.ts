import { createHash, createPublicKey, type KeyObject } from 'node:crypto'

/** Signature algorithms (RFC 7518 §3.1, RFC 8037 §3.1). Each key has exactly one (RFC 8725 §3.1). */
export type JwsAlgorithm = 'HS256' | 'ES256' | 'EdDSA'

/** A key that signs and verifies compact JWS. jose gets the imported keys. */
export type JwsKey = {
  alg: JwsAlgorithm
  /** Key id in the JWS header (RFC 7515 §4.1.4), derived from the key, so that it needs no configuration. */
  kid: string
  sign: Promise<CryptoKey>
  verify: Promise<CryptoKey>
  /** What others verify with (RFC 7517 §4); null for HS256, whose one key also signs. */
  publicJwk: PublicJwk | null
}

/** A public key as `/.well-known/jwks.json` tells it. */
export type PublicJwk = {
  kty: 'EC' | 'OKP'
  crv: 'P-256' | 'Ed25519'
  x: string
  y?: string
  kid: string
  alg: 'ES256' | 'EdDSA'
  use: 'sig'
}

/** @param bytes of a secret, 32 or more. @returns the HS256 key over them; its `kid` is the start of their SHA-256. */
export function secretJwsKey(bytes: Uint8Array<ArrayBuffer>): JwsKey {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify'])
  const kid = createHash('sha256').update('kid').update(bytes).digest('base64url').slice(0, 12)
  return { alg: 'HS256', kid, sign: key, verify: key, publicJwk: null }
}

/**
 * @param privateKey on the curve P-256 (ES256) or Ed25519 (EdDSA).
 * @returns the key; its `kid` is the SHA-256 thumbprint of the public key (RFC 7638, RFC 8037 §2).
 * @throws RangeError for any other key; the key is never in the message.
 */
export function privateJwsKey(privateKey: KeyObject): JwsKey {
  const kind = privateKey.type === 'private' ? kindOf(privateKey) : null
  if (!kind) throw new RangeError('a private key needs the curve P-256 or Ed25519')
  const { alg, algorithm } = kind
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  // RFC 7638 §3.2: the required members in the order of their letters.
  const required = alg === 'ES256' ? { crv, kty, x, y } : { crv, kty, x }
  const kid = createHash('sha256').update(JSON.stringify(required)).digest('base64url')
  return {
    alg,
    kid,
    sign: crypto.subtle.importKey('jwk', privateKey.export({ format: 'jwk' }), algorithm, false, ['sign']),
    verify: crypto.subtle.importKey('jwk', required, algorithm, false, ['verify']),
    publicJwk: { ...required, kid, alg, use: 'sig' } as PublicJwk,
  }
}

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) {
  if (asymmetricKeyType === 'ed25519') return { alg: 'EdDSA', algorithm: { name: 'Ed25519' } } as const
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
    ? ({ alg: 'ES256', algorithm: { name: 'ECDSA', namedCurve: 'P-256' } } as const)
    : null
}
