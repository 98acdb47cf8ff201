import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** The lab's keys from one secret of the app: one key, one purpose (RFC 8725 §3.8). */
export type LabKey = {
  /** Key id in the JWS header (RFC 7515 §4.1.4). */
  kid: string
  /** HS256, for the tokens of the lanes. */
  token: KeyObject
  /** HMAC-SHA-256, for the cookie that names a visitor. */
  visitor: KeyObject
}

/** The first key signs, all verify: so the app's secret can be rotated during a visit. */
export type LabKeys = readonly [LabKey, ...LabKey[]]

const KEY_BYTES = 32

/**
 * Derives the lab's keys (HKDF-SHA-256, RFC 5869). They reveal nothing about the app's secrets.
 * @param secrets the app's secrets, the signing one first.
 * @param audience whom the tokens are for; another audience gives unrelated keys.
 * @throws RangeError when there is no secret.
 */
export function deriveLabKeys(secrets: readonly string[], audience: string): LabKeys {
  const [signing, ...older] = secrets.map(secret => deriveKey(secret, audience))
  if (!signing) throw new RangeError('the lab needs at least one secret')
  return [signing, ...older]
}

function deriveKey(secret: string, audience: string): LabKey {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `lab ${purpose} ${audience}`, KEY_BYTES))
  const token = derive('token')
  return {
    kid: createHash('sha256').update(token).digest('base64url').slice(0, 12),
    token: createSecretKey(token),
    visitor: createSecretKey(derive('visitor')),
  }
}
