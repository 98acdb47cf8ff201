import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** The one user of the apps that keep none themselves; the harness signs in as her everywhere. */
export const EMAIL = 'maria@example.com'
export const PASSWORD = 'six lanterns over the harbour'

export const SECRET = 'only-for-the-benchmark-only-for-the-benchmark'
export const LIFE_SECONDS = 3600

const hash = (password: string, salt: Buffer) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password, salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 64 << 20 }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )

const salt = randomBytes(16)
const stored = hash(PASSWORD, salt)

export async function isLoginRight(email: unknown, password: unknown): Promise<boolean> {
  if (typeof email !== 'string' || typeof password !== 'string') return false
  return timingSafeEqual(await hash(password, salt), await stored) && email === EMAIL
}
