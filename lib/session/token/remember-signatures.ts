import { createHash } from 'node:crypto'
import type { VerifyJws } from './jws'
import type { JwsKeys } from './keyring'

/** How many tokens one process remembers: under 1 kB each. */
export const REMEMBERED_TOKENS = 1000

/**
 * A good signature stays good, so a verified token need not be verified again. Decorates a verifier with a bounded
 * memory by the SHA-256 digest of the text. Only the payload is remembered: life, claims and revocation are checked on
 * every request. A bad token is never remembered.
 */
export function rememberSignatures(verify: VerifyJws, remembered: JwsKeys): VerifyJws {
  const known = new Map<string, Readonly<Record<string, unknown>>>()
  return async (text, type, keys) => {
    if (keys !== remembered) return verify(text, type, keys)
    const digest = createHash('sha256').update(type).update('\0').update(text).digest('base64url')
    const verified = known.get(digest)
    if (verified) return verified
    const payload = await verify(text, type, keys)
    if (!payload) return null
    if (known.size >= REMEMBERED_TOKENS) known.delete(known.keys().next().value ?? '')
    known.set(digest, Object.freeze(payload))
    return payload
  }
}
