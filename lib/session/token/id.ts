import { randomBytes } from 'node:crypto'

/** @returns a new id for a user, a session or a token: 128 random bits, base64url, 22 characters. */
export function newId(): string {
  return randomBytes(16).toString('base64url')
}
