import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import pLimit, { type LimitFunction } from 'p-limit'

/** argon2id at OWASP's recommended minimum (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet). */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * How many of them work at once. They run on Node's pool of four threads, where answers are compressed and names are
 * looked up too: one thread is left for those, so that many logins hold up nobody else. More than there are
 * processors would be no faster.
 */
const AT_ONCE = Math.min(3, availableParallelism())

// Handlers are separate bundles of one process, which has one pool.
const QUEUE = Symbol.for('app.argon2id')
const global = globalThis as { [QUEUE]?: LimitFunction }

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  global[QUEUE] ??= pLimit(AT_ONCE)
  return global[QUEUE](work)
}

/** One spelling per mailbox as far as that is safe to say: case and Unicode form are folded, nothing else is. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** @returns the argon2id hash of a password, as a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), ARGON2ID))
}

let nobodysHash: Promise<string> | undefined

/**
 * @param passwordHash null when there is no such user: the same work is done against a hash of nobody's, so that the
 * time of the answer does not tell (ASVS 6.3.8).
 */
export async function isPasswordRight(password: string, passwordHash: string | null): Promise<boolean> {
  nobodysHash ??= hashPassword(crypto.randomUUID())
  const stored = passwordHash ?? (await nobodysHash)
  const isRight = await inTurn(() => verify(stored, password.normalize('NFC')))
  return isRight && passwordHash !== null
}
