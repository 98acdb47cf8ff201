import { hkdfSync, randomBytes } from 'node:crypto'
import { readEnv } from './env'

const SECRETS = Symbol.for('app.secrets')
const global = globalThis as { [SECRETS]?: readonly string[] }

/** @returns this process' secrets, the signing one first. @throws EnvError */
export function appSecrets(): readonly string[] {
  // Without a configured secret the store is the embedded one, which forgets everything at the end: so does the key.
  global[SECRETS] ??= readEnv().AUTH_SECRET ?? [randomBytes(32).toString('base64')]
  return global[SECRETS]
}

/**
 * Derives an independent secret (HKDF, RFC 5869). It reveals nothing about the original.
 * @param purpose its label; another label gives an unrelated secret.
 */
export function deriveSecret(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)).toString('base64url')
}
