import { randomBytes } from 'node:crypto'
import { redisConnection } from '@/lib/connection'
import { type Env, readEnv } from '@/lib/env'
import { STRATEGIES } from '@/lib/lab/strategies/strategies'
import type { AuthContext } from '@/lib/session/flow/context'
import { LEEWAY_SECONDS } from '@/lib/session/token/access-token'
import { createKeyring, type Keyring } from '@/lib/session/token/keyring'

/** Sliding life of a session whose owner did not ask to be kept signed in. */
const UNREMEMBERED_SECONDS = 12 * 3600

/** Fixed: the address at which the app is open does not decide which tokens are its own. */
const ISSUER = 'jwt-logout'

/** Denylist entries outlive their tokens by the leeway, and a little more. */
const DENY_MARGIN_SECONDS = LEEWAY_SECONDS + 5

/** What middleware, handlers and pages share. They are separate bundles of one process, so it lives on globalThis. */
type Shared = {
  secrets: readonly string[]
  keyring: Promise<Keyring>
}

const SHARED = Symbol.for('app.auth')
const global = globalThis as { [SHARED]?: Shared }

/** @returns this process' secrets, the signing one first. @throws EnvError */
export function appSecrets(): readonly string[] {
  return shared().secrets
}

let context: Promise<AuthContext> | undefined

/** @returns what the use cases work with, made once. @throws EnvError */
export function authContext(): Promise<AuthContext> {
  context ??= openContext(readEnv())
  return context
}

async function openContext(env: Env): Promise<AuthContext> {
  const [{ redis }, keyring] = await Promise.all([redisConnection(), shared().keyring])
  return createAuthContext(env, redis, keyring)
}

function shared(): Shared {
  global[SHARED] ??= openShared(readEnv())
  return global[SHARED]
}

function openShared(env: Env): Shared {
  // Without a configured secret the store is the embedded one, which forgets everything at the end: so does the key.
  const secrets = env.AUTH_SECRET ?? [randomBytes(32).toString('base64')]
  return { secrets, keyring: createKeyring(secrets) }
}

/** @returns what the use cases work with, as the environment sets it. */
export function createAuthContext(env: Env, redis: AuthContext['redis'], keyring: Keyring): AuthContext {
  return {
    redis,
    keyring,
    issuer: { issuer: ISSUER, audience: ISSUER },
    limits: {
      absoluteMs: env.SESSION_TTL * 1000,
      accessMs: env.ACCESS_TOKEN_TTL * 1000,
      graceMs: env.REFRESH_GRACE * 1000,
      denyMarginMs: DENY_MARGIN_SECONDS * 1000,
    },
    slidingMs: {
      remembered: env.REFRESH_TOKEN_TTL * 1000,
      unremembered: Math.min(UNREMEMBERED_SECONDS, env.REFRESH_TOKEN_TTL) * 1000,
    },
    confirmWindowMs: env.CONFIRM_WINDOW * 1000,
    strategy: STRATEGIES[env.REVOCATION_STRATEGY],
    loginLimit: env.LOGIN_RATE_LIMIT,
  }
}
