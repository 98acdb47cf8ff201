import { CookieJar } from '../http/cookies'
import { LEEWAY_SECONDS } from '../token/access-token'
import { verifyJws } from '../token/jws'
import { createKeyring } from '../token/keyring'
import { rememberSignatures } from '../token/remember-signatures'
import type { Flow } from './context'
import type { AuthOptions } from './options'
import { processState } from './process-state'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/** Denylist entries outlive their tokens by the leeway, and a little more. */
const MARGIN_SECONDS = LEEWAY_SECONDS + 5

/** @throws RangeError when a key is missing or shorter than 32 bytes, or a private key is of another kind. */
export function createFlow<C extends object>(options: AuthOptions<C>): Flow<C> {
  const { app, lifetimes = {}, cookies = {}, parseClaims = noClaims } = options
  const keyring = createKeyring([options.keys].flat(), options.privateKeys)
  const { clock, noted } = processState(app)
  const refresh = lifetimes.refresh ?? 30 * DAY_SECONDS
  return {
    store: {
      redis: options.store,
      app,
      clock,
      limits: {
        accessMs: (lifetimes.access ?? 900) * 1000,
        refreshMs: refresh * 1000,
        browserMs: Math.min(lifetimes.browser ?? 12 * HOUR_SECONDS, refresh) * 1000,
        absoluteMs: (lifetimes.session ?? 90 * DAY_SECONDS) * 1000,
        graceMs: (lifetimes.grace ?? 10) * 1000,
        confirmMs: (lifetimes.confirm ?? 600) * 1000,
        marginMs: MARGIN_SECONDS * 1000,
        maxSessions: options.maxSessions ?? 100,
      },
    },
    issuer: {
      issuer: options.issuer ?? app,
      audience: app,
      keyring,
      verifyJws: rememberSignatures(verifyJws, keyring.access),
      parseClaims,
    },
    jar: new CookieJar({ prefix: cookies.prefix ?? '', isSecure: cookies.isSecure ?? (() => true) }),
    noted,
    loadUser: options.loadUser,
    onEnded: (reason, count) => {
      if (count > 0) options.onEnded?.(reason, count)
    },
    describeRequest: headers => JSON.stringify(options.describe?.(headers) ?? null),
  }
}

const noClaims = <C extends object>(claims: Record<string, unknown>) =>
  Object.keys(claims).length === 0 ? (claims as C) : null
