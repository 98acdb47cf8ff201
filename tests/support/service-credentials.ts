import { createHash } from 'node:crypto'

/** @returns the text of `SERVICES` for one service: its name, and the digest of its secret. */
export function servicesEnv(name: string, secret: string): string {
  return `${name}:${createHash('sha256').update(secret).digest('base64url')}`
}
