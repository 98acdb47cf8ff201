import { hash, verify } from '@node-rs/argon2'

/**
 * argon2id at OWASP's recommended minimum (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet). The native
 * binding works on a thread of its own, so a login does not hold up other requests.
 */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** One spelling per mailbox as far as that is safe to say: case and Unicode form are folded, nothing else is. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** @returns the argon2id hash of a password, as a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), ARGON2ID)
}

let nobodysHash: Promise<string> | undefined

/**
 * @param passwordHash null when there is no such user: the same work is done against a hash of nobody's, so that the
 * time of the answer does not tell (ASVS 6.3.8).
 */
export async function isPasswordRight(password: string, passwordHash: string | null): Promise<boolean> {
  nobodysHash ??= hashPassword(crypto.randomUUID())
  const isRight = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'))
  return isRight && passwordHash !== null
}
