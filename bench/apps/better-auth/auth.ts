import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { admin } from 'better-auth/plugins'
import { Redis } from 'ioredis'
import { headers } from 'next/headers'
import { LIFE_SECONDS, SECRET } from '@/shared/user'

/** Users in this process' memory, which is the fastest database there is; sessions there too, or in Redis. */
function create() {
  const cacheSeconds = Number(process.env.COOKIE_CACHE_SECONDS ?? 0)
  return betterAuth({
    baseURL: process.env.APP_ORIGIN,
    secret: SECRET,
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    secondaryStorage: process.env.REDIS_URL
      ? redisStorage(process.env.REDIS_URL, `better-auth-${cacheSeconds}:`)
      : undefined,
    emailAndPassword: { enabled: true },
    plugins: [admin()],
    // The first administrator, who is made by a command otherwise.
    databaseHooks: {
      user: { create: { before: async user => ({ data: { ...user, ...roleOf(user.email) } }) } },
    },
    session: {
      expiresIn: LIFE_SECONDS,
      cookieCache: { enabled: cacheSeconds > 0, maxAge: cacheSeconds || undefined },
    },
    rateLimit: { enabled: false },
  })
}

const roleOf = (email: string) => (email.startsWith('admin@') ? { role: 'admin' } : {})

/** Sessions only in Redis. */
function redisStorage(url: string, prefix: string) {
  const redis = new Redis(url, { enableAutoPipelining: true, lazyConnect: true })
  return {
    get: (key: string) => redis.get(prefix + key),
    set: async (key: string, value: string, ttl?: number) => {
      await (ttl ? redis.set(prefix + key, value, 'EX', ttl) : redis.set(prefix + key, value))
    },
    delete: async (key: string) => {
      await redis.del(prefix + key)
    },
    getAndDelete: (key: string) => redis.getdel(prefix + key),
    increment: async (key: string, ttl: number) => {
      await redis.set(prefix + key, 0, 'EX', ttl, 'NX')
      return redis.incr(prefix + key)
    },
  }
}

const global = globalThis as { betterAuth?: ReturnType<typeof create> }

/** One per process: Next bundles every route on its own. */
export function auth() {
  global.betterAuth ??= create()
  return global.betterAuth
}

export async function readUser() {
  const session = await auth().api.getSession({ headers: await headers() })
  return session?.user ?? null
}
