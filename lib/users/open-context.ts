import type { Redis } from '@upstash/redis'
import { APP } from '@/lib/app'
import { redisConnection } from '@/lib/connection'
import { type Env, readEnv } from '@/lib/env'
import { metrics } from '@/lib/metrics'
import { tokenIssuer, usesSecureCookies } from '@/lib/origin'
import { appSecrets } from '@/lib/secrets'
import { type AuthOptions, createAuth } from '@/lib/session'
import { createServices } from '@/lib/session/services'
import { readClient } from './client'
import type { Claims, UsersContext } from './context'
import { readCredentials } from './store/users'

let context: Promise<UsersContext> | undefined

/** The composition root: what the use cases work with, made once. @throws EnvError */
export function usersContext(): Promise<UsersContext> {
  context ??= redisConnection().then(({ redis }) => createUsersContext(readEnv(), redis, appSecrets()))
  return context
}

/** @returns what the use cases work with, as the environment sets it. */
export function createUsersContext(env: Env, redis: Redis, secrets: readonly string[]): UsersContext {
  const options: AuthOptions<Claims> = {
    app: APP,
    keys: secrets,
    privateKeys: env.AUTH_PRIVATE_KEY,
    store: redis,
    issuer: tokenIssuer(env),
    lifetimes: {
      access: env.ACCESS_TOKEN_TTL,
      refresh: env.REFRESH_TOKEN_TTL,
      session: env.SESSION_TTL,
      grace: env.REFRESH_GRACE,
      confirm: env.CONFIRM_WINDOW,
    },
    cookies: { prefix: env.COOKIE_PREFIX, isSecure: usesSecureCookies },
    maxSessions: env.MAX_SESSIONS,
    loadUser: async userId => {
      const known = await readCredentials(redis, userId)
      return known?.user.status === 'active'
        ? { stamp: known.stamp, claims: { role: known.user.role } }
        : null
    },
    parseClaims: ({ role, ...others }) =>
      (role === 'user' || role === 'admin') && Object.keys(others).length === 0 ? { role } : null,
    describe: readClient,
    onEnded: (reason, count) => metrics()?.sessionsDenied(reason, count),
  }
  return {
    redis,
    auth: createAuth(options),
    services: createServices(options, env.SERVICES),
    loginLimit: env.LOGIN_RATE_LIMIT,
    signUpLimit: env.SIGNUP_RATE_LIMIT,
  }
}
