import { scrypt, timingSafeEqual } from 'node:crypto'

/** The user of the benchmark, in the apps that keep users themselves. */
export const EMAIL = 'maria@example.com'
export const PASSWORD = 'six lanterns over the harbour'

export const SECRET = 'only-for-the-benchmark-only-for-the-benchmark'
export const LIFE_SECONDS = Number(process.env.LIFE_SECONDS ?? 3600)

export type User = { email: string; password: Promise<Buffer>; role: string; isBlocked: boolean }

const salt = Buffer.from('one salt is enough for one process')
const global = globalThis as { benchUsers?: Map<string, User> }

/** One table per process: Next bundles every route on its own. */
function users(): Map<string, User> {
  global.benchUsers ??= new Map([[EMAIL, newUser(EMAIL, PASSWORD)]])
  return global.benchUsers
}

const newUser = (email: string, password: string): User => ({
  email,
  password: hash(password),
  role: 'user',
  isBlocked: false,
})

const hash = (password: string) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password, salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 64 << 20 }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )

export const addUser = (email: string, password: string) => users().set(email, newUser(email, password))

export const findUser = (email: unknown): User | undefined => users().get(String(email))

/** What an app does in its own table of users. */
export function changeUser(email: string, change: { password?: string; role?: string; isBlocked?: boolean }) {
  const user = findUser(email)
  if (!user) throw new Error('no such user')
  if (change.password) user.password = hash(change.password)
  user.role = change.role ?? user.role
  user.isBlocked = change.isBlocked ?? user.isBlocked
}

export async function isLoginRight(email: unknown, password: unknown): Promise<boolean> {
  const user = findUser(email)
  if (typeof password !== 'string' || !user || user.isBlocked) return false
  return timingSafeEqual(await hash(password), await user.password)
}
