import { randomBytes } from 'node:crypto'

/** 128 random bits in base64url, as every id that the library makes. */
const ID = /^[A-Za-z0-9_-]{22}$/

/** Longest user id in UTF-8 bytes. */
const MAX_USER_ID_BYTES = 255

/** @returns a new id for a session, a token or a version: 128 random bits, base64url, 22 characters. */
export function newId(): string {
  return randomBytes(16).toString('base64url')
}

/** @returns whether `value` has the form of {@link newId}. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/** @returns whether `value` may be a host's user id: 1 to 255 bytes of well-formed text. */
export function isUserId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.isWellFormed() &&
    Buffer.byteLength(value) <= MAX_USER_ID_BYTES
  )
}
