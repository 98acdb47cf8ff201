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
`,
  'lib/old-session.ts': `import { findAccount } from './accounts'
export const accountOfOldSession = async (cookie: string) => (cookie === 'good' ? findAccount('user 1') : null)
`,
  // Each reading of the orders is another one, so that a test sees which one a page shows.
  'lib/orders.ts': `export const readOrders = async (userId: string, role: string): Promise<string[]> => [
  userId + ' as ' + role + ': ' + crypto.randomUUID(),
]
`,
  'lib/settings.ts': `export const settings = {
  redisUrl: process.env.REDIS_URL ?? '',
  authSecret: process.env.AUTH_SECRET ?? '',
  oldSecret: process.env.OLD_SECRET ?? '',
  isProduction: process.env.NODE_ENV === 'production',
}
`,
}

/**
 * What the snippets import of libraries that this project has not, with the types of those that are used: Drizzle 0.45, the
 * client of Prisma 6, next-auth 5, iron-session 8, better-auth 1, hapi 21 and its Boom 10; and the verifier of the examples.
 */
export const OTHERS = {
  'lib/drizzle.d.ts': `declare module 'drizzle-orm' { export function eq<T>(column: { value: T }, value: T): object }`,
  'lib/db.ts': `type Rows<R> = { where(condition: object): Promise<R[]> }
export declare const db: { select(): { from<R>(table: { $inferSelect: R }): Rows<R> } }
`,
  'lib/schema.ts': `type User = { id: number; email: string; passwordHash: string; role: 'user' | 'admin'; blockedAt: Date | null }
export declare const users: { [K in keyof User]: { value: User[K] } } & { $inferSelect: User }
`,
  'lib/prisma.ts': `type User = { id: number; email: string; passwordHash: string; role: 'user' | 'admin'; blockedAt: Date | null }
export declare const prisma: { user: { findUnique(args: { where: Partial<User> }): Promise<User | null> } }
`,
  'lib/next-auth.d.ts': `declare module 'next-auth/jwt' {
  export function decode(params: { token?: string; secret: string | string[]; salt: string }): Promise<{ sub?: string } | null>
}`,
  'lib/iron-session.d.ts': `declare module 'iron-session' {
  export function unsealData<T>(seal: string, options: { password: string; ttl?: number }): Promise<T>
}`,
  'lib/hapi.d.ts': `declare module '@hapi/boom' {
  type Unavailable = Error & { output: { headers: Record<string, string> } }
  const Boom: { serverUnavailable(): Unavailable; unauthorized(message: null, scheme: string): Error }
  export default Boom
}
declare module '@hapi/hapi' {
  type Credentials = Record<string, unknown>
  type Request = { state: Record<string, string | undefined>; auth: { credentials: Credentials } }
  type Toolkit = { authenticated(data: { credentials: Credentials }): object; unstate(name: string): void }
  type Scheme = () => { authenticate(request: Request, h: Toolkit): Promise<object> }
  type Server = {
    auth: { scheme(name: string, scheme: Scheme): void; strategy(name: string, scheme: string): void; default(name: string): void }
    route(route: { method: string; path: string; handler: (request: Request) => object }): void
    start(): Promise<void>
  }
  const Hapi: { server(options: { port: number }): Server }
  export default Hapi
}`,
  'verifier.d.mts': `export declare class Verifier {
  constructor(options: { issuer: string; audience: string; name: string; secret: string })
  check(token: string): Promise<{ status: 200 | 401 | 503; claims?: { sub: string; sid: string } }>
  follow(signal: AbortSignal): Promise<void>
}
`,
  'lib/better-auth.ts': `type Session = { user: { id: string } }
export declare const betterAuth: { api: { getSession(given: { headers: Headers }): Promise<Session | null> } }
`,
}
