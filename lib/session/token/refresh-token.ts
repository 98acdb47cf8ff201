import { decodeBase64url } from './canonical'
import { isId, isUserId } from './id'
import { isMac, type Keyring, mac } from './keyring'

/** What a refresh token names: one generation of one session of one user. */
export type RefreshTokenParts = {
  userId: string
  sessionId: string
  /** Starts at 0, one more at each rotation. */
  generation: number
}

const GENERATION = /^(0|[1-9][0-9]{0,9})$/
const MAX_LENGTH = 512

/**
 * Derives the refresh token of a generation from a server key. RFC 9700 §4.14.2 asks for rotation; derivation makes the
 * successor the same for everybody who asks twice, keeps nothing usable in Redis, and lets a forgery be refused
 * without asking it. Opaque to clients: its parts may change at any release.
 */
export function issueRefreshToken(parts: RefreshTokenParts, { signing }: Keyring): string {
  const user = Buffer.from(parts.userId).toString('base64url')
  const body = `${user}.${parts.sessionId}.${parts.generation}`
  return `${body}.${mac(signing.refresh, body).toString('base64url')}`
}

/**
 * @param text what the client sent.
 * @returns what the token names, or null when we did not issue it. Only the store knows whether it may still be used.
 */
export function verifyRefreshToken(text: string, keyring: Keyring): RefreshTokenParts | null {
  if (text.length > MAX_LENGTH) return null
  const [user, sessionId, generation, signature, ...rest] = text.split('.')
  if (!user || !isId(sessionId) || !generation || !signature || rest.length > 0) return null
  const given = decodeBase64url(signature)
  const userId = decodeBase64url(user)?.toString()
  if (!GENERATION.test(generation) || !given || !isUserId(userId)) return null
  const body = `${user}.${sessionId}.${generation}`
  if (!keyring.all.some(key => isMac(key.refresh, body, given))) return null
  return { userId, sessionId, generation: Number(generation) }
}
