import { timingSafeEqual } from 'node:crypto'
import { decodeBase64url, isId } from './jws'
import { type Keyring, mac } from './keyring'

/** What a refresh token names: one generation of one session of one user. */
export type RefreshTokenParts = {
  userId: string
  sessionId: string
  /** Starts at 0, one more at each rotation. */
  generation: number
}

const GENERATION = /^(0|[1-9][0-9]{0,9})$/

/**
 * Derives the refresh token of a generation from a server key (RFC 9700 §4.14.2 asks for rotation; this makes the
 * successor the same for whoever asks twice, keeps nothing usable in Redis, and lets a forgery be refused without it).
 * Opaque to clients: its parts may change at any release.
 */
export function issueRefreshToken(parts: RefreshTokenParts, { signing }: Keyring): string {
  const body = `${parts.userId}.${parts.sessionId}.${parts.generation}`
  return `${body}.${mac(signing.refresh, body).toString('base64url')}`
}

/**
 * @param text whatever the client sent.
 * @returns what the token names, or null when it is not one of ours. Whether it may still be used, only the store knows.
 */
export function verifyRefreshToken(text: string, keyring: Keyring): RefreshTokenParts | null {
  if (text.length > 256) return null
  const [userId, sessionId, generation, signature, ...rest] = text.split('.')
  if (!isId(userId) || !isId(sessionId) || !generation || !signature || rest.length > 0) return null
  const given = decodeBase64url(signature)
  if (!GENERATION.test(generation) || !given) return null
  const body = `${userId}.${sessionId}.${generation}`
  const isOurs = keyring.all.some(key => {
    const expected = mac(key.refresh, body)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return isOurs ? { userId, sessionId, generation: Number(generation) } : null
}
