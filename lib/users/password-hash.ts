import { hash, verify } from '@node-rs/argon2'
import { type HashQueue, inTurn } from './hash-queue'

/** argon2id (2) at OWASP's recommended minimum (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet). */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * @param signal of the request: a password of a client that is gone is not hashed.
 * @returns the argon2id hash of a password, as a PHC string.
 * @throws OverloadedError when too many wait.
 */
export function hashPassword(
  password: string,
  { queue = 'logins', signal }: { queue?: HashQueue; signal?: AbortSignal } = {},
): Promise<string> {
  return inTurn(queue, () => hash(password.normalize('NFC'), ARGON2ID), signal)
}

let dummyHash: Promise<string> | undefined

/** @returns the hash of a password that no user has. */
function getDummyHash(): Promise<string> {
  dummyHash ??= hash(crypto.randomUUID(), ARGON2ID).catch((error: unknown) => {
    dummyHash = undefined
    throw error
  })
  return dummyHash
}

/**
 * @param passwordHash null when there is no such user: the same work is done against a dummy hash, so that the time of
 * the answer does not tell (ASVS 6.3.8).
 * @param signal of the request: a password of a client that is gone is not verified.
 * @throws OverloadedError when too many wait.
 */
export async function isPasswordRight(
  password: string,
  passwordHash: string | null,
  signal?: AbortSignal,
): Promise<boolean> {
  const dummy = await getDummyHash()
  const isRight = await inTurn(
    'logins',
    () => verify(passwordHash ?? dummy, password.normalize('NFC')),
    signal,
  )
  return isRight && passwordHash !== null
}

/** @returns whether a stored hash was made with other parameters than a new one would be. */
export async function needsRehash(passwordHash: string): Promise<boolean> {
  return parametersOf(passwordHash) !== parametersOf(await getDummyHash())
}

/** Algorithm, version and costs of a PHC string; salt and hash follow. */
const parametersOf = (phc: string) => phc.split('$').slice(0, -2).join('$')
