import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { Redis } from 'ioredis'
import { headers } from 'next/headers'
import { LIFE_SECONDS, SECRET } from '@/shared/user'

/** Users in this process' memory, which is the fastest database there is; sessions only in Redis. */
function create() {
  const redis = new Redis(process.env.REDIS_URL ?? '', { enableAutoPipelining: true, lazyConnect: true })
  const cacheSeconds = Number(process.env.COOKIE_CACHE_SECONDS ?? 0)
  const prefix = `better-auth-${cacheSeconds}:`
  return betterAuth({
    baseURL: process.env.APP_ORIGIN,
    secret: SECRET,
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    secondaryStorage: {
      get: key => redis.get(prefix + key),
      set: async (key, value, ttl) => {
        await (ttl ? redis.set(prefix + key, value, 'EX', ttl) : redis.set(prefix + key, value))
      },
      delete: async key => {
        await redis.del(prefix + key)
      },
      getAndDelete: key => redis.getdel(prefix + key),
      increment: async (key, ttl) => {
        await redis.set(prefix + key, 0, 'EX', ttl, 'NX')
        return redis.incr(prefix + key)
      },
    },
    emailAndPassword: { enabled: true },
    session: {
      expiresIn: LIFE_SECONDS,
      cookieCache: { enabled: cacheSeconds > 0, maxAge: cacheSeconds || undefined },
    },
    rateLimit: { enabled: false },
  })
}

const global = globalThis as { betterAuth?: ReturnType<typeof create> }

/** One per process: Next bundles every route on its own. */
export function auth() {
  global.betterAuth ??= create()
  return global.betterAuth
}

export async function readEmail(): Promise<string | null> {
  const session = await auth().api.getSession({ headers: await headers() })
  return session?.user.email ?? null
}
