import { randomBytes } from 'node:crypto'

const ID = /^[A-Za-z0-9_-]{22}$/

/** @returns a new id: 128 random bits, base64url, 22 characters. */
export function newId(): string {
  return randomBytes(16).toString('base64url')
}

/** @returns whether `value` has the form of {@link newId}. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}
