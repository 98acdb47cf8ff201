import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/**
 * The files that a page of docs shows, docs/adopt.md by default, in their order. The first line of each names its path, and in brackets when it stands in
 * the place of another: `proxy.ts (with one of your own)`.
 */
export function shownFiles(name = 'docs/adopt.md'): Map<string, string> {
  const page = readFileSync(join(ROOT, name), 'utf8')
  const blocks = [...page.matchAll(/^```tsx?\n\/\/ (\S+(?: \([^)]+\))?)\n([\s\S]*?)^```$/gm)]
  return new Map(blocks.map(([, path = '', text = '']) => [path, text]))
}

/** Modules that stand for the adopter's own: those of docs/adopt.md and docs/caching.md. */
export const YOURS = {
  'lib/accounts.ts': `export type Account = { id: string; passwordHash: string; isBlocked: boolean; role: 'user' | 'admin' }
const ADA: Account = { id: 'user 1', passwordHash: 'hash of open sesame', isBlocked: false, role: 'user' }
export const findAccount = async (id: string): Promise<Account | null> => (id === ADA.id ? ADA : null)
export const findAccountByEmail = async (email: string): Promise<Account | null> =>
  email === 'ada@example.com' ? ADA : null
export const isPasswordRight = async (password: string, hash: string) => hash === 'hash of ' + password
export const accountOfProvider = async (answer: URLSearchParams): Promise<Account | null> =>
  answer.get('code') === 'good' ? ADA : null
export const accountOfOldSession = async (headers: Headers): Promise<Account | null> =>
  headers.get('cookie')?.includes('old-session=good') ? ADA : null
`,
  // Each reading of the orders is another one, so that a test sees which one a page shows.
  'lib/orders.ts': `export const readOrders = async (userId: string, role: string): Promise<string[]> => [
  userId + ' as ' + role + ': ' + crypto.randomUUID(),
]
`,
  'lib/settings.ts': `export const settings = {
  redisUrl: process.env.REDIS_URL ?? '',
  authSecret: process.env.AUTH_SECRET ?? '',
  isProduction: process.env.NODE_ENV === 'production',
}
`,
}
