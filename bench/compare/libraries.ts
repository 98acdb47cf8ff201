import type { EndingName } from '../../app/compare/measured'
import { DEMO_PASSWORD } from '../../lib/users/demo-users'
import { Visitor } from '../../tests/support/visitor'
import { type Recipe, ROOT } from '../apps'
import {
  BETTER_AUTH,
  type Calls,
  call,
  NEW_PASSWORD,
  NEXT_AUTH,
  PASSWORD,
  PLAIN,
  PRODUCT,
  signOutOfNextAuth,
} from './people'

/** One user with two devices. Cookies of `device` are copied, and its session is ended. */
export type Case = { email: string; device: Visitor; other: Visitor }

export type Library = {
  name: string
  /** Whose version is told: a package of the benchmark, or of the project. */
  package: string
  keeps: string
  defaultLife: string
  remedy: string
  /** Where its documentation says so; null for this project. */
  source: string | null
  recipe: Recipe
  /** @returns settings for a life of so many seconds. */
  env?: (lifeSeconds: number) => Record<string, string>
  calls: Calls
  /** Where a browser of it gets a newer session. */
  renewal?: { path: string; method: 'GET' | 'POST' }
  endings: Record<EndingName, ((people: Case) => Promise<unknown>) | null>
  /** Endings that it has no call for: the app changes its own table of users, of which it knows nothing. */
  appOnly?: EndingName[]
}

const ownUsers = {
  password: ({ other, email }: Case) => call(other, '/api/users', { email, password: NEW_PASSWORD }, 'PATCH'),
  role: ({ other, email }: Case) => call(other, '/api/users', { email, role: 'admin' }, 'PATCH'),
  block: ({ other, email }: Case) => call(other, '/api/users', { email, isBlocked: true }, 'PATCH'),
}

const logOut = ({ device }: Case) => call(device, '/api/logout')
const stateless = { logout: logOut, otherDevice: null, ...ownUsers }
const fixedLife = (lifeSeconds: number) => ({ LIFE_SECONDS: String(lifeSeconds) })
const recipe = (name: string, ...layers: string[]): Recipe => ({ name, layers })
const APP_ONLY: EndingName[] = ['password', 'role', 'block']
const AUTH_JS_ENDINGS = { ...stateless, logout: ({ device }: Case) => signOutOfNextAuth(device) }

const AUTH_JS_REMEDY =
  'Sessions in a database (strategy: "database"), which the Credentials provider does not support; a list of revoked ' +
  'tokens on the server, which its documentation names and it does not have; or a shorter maxAge.'
const BETTER_AUTH_SOURCE = 'https://better-auth.com/docs/concepts/session-management'

const betterAuthEndings: Library['endings'] = {
  logout: ({ device }) => call(device, '/api/auth/sign-out'),
  otherDevice: ({ other }) => call(other, '/api/auth/revoke-other-sessions'),
  password: ({ other }) =>
    call(other, '/api/auth/change-password', {
      currentPassword: PASSWORD,
      newPassword: NEW_PASSWORD,
      revokeOtherSessions: true,
    }),
  role: async people =>
    betterAuthAdmin(people, userId => ['/api/auth/admin/set-role', { userId, role: 'admin' }]),
  block: async people => betterAuthAdmin(people, userId => ['/api/auth/admin/ban-user', { userId }]),
}

async function betterAuthAdmin(
  { other }: Case,
  request: (userId: string) => [path: string, body: Record<string, string>],
): Promise<void> {
  const session = await (await other.send('/api/auth/get-session')).json()
  const admin = new Visitor(other.origin)
  const email = `admin@${session.user.id}.example.com`.toLowerCase()
  await BETTER_AUTH.signUp(admin, email)
  await BETTER_AUTH.logIn(admin, email, PASSWORD)
  await call(admin, ...request(session.user.id))
}

async function changeRoleOrStatus({ other }: Case, change: Record<string, string>): Promise<void> {
  const { user } = await (await other.send('/api/auth/session')).json()
  const admin = new Visitor(other.origin)
  await call(admin, '/api/auth/login', { email: 'grace@example.com', password: DEMO_PASSWORD })
  await call(admin, `/api/admin/users/${user.id}`, change, 'PATCH')
}

export const LIBRARIES: Library[] = [
  {
    name: 'jose, as tutorials show it',
    package: 'jose',
    keeps: 'a JWT, its signature verified in the middleware',
    defaultLife: 'the life that is set',
    remedy:
      'None of its own: jose signs and verifies, and keeps no sessions. A short life, or a list of revoked ids that every request asks.',
    source: 'https://github.com/panva/jose',
    recipe: recipe('compare-jose', 'own-users', 'verify-only', 'jose-tutorial'),
    env: fixedLife,
    calls: PLAIN,
    endings: stateless,
    appOnly: APP_ONLY,
  },
  {
    name: 'Next.js, guide “Authentication”',
    package: 'next',
    keeps: 'a JWT, its signature verified (“Stateless Sessions”)',
    defaultLife: '7 days',
    remedy:
      'Its “Database Sessions”: a row for each session, whose id is in the cookie, for “the ability to log out of all devices”.',
    source: 'https://nextjs.org/docs/app/guides/authentication',
    recipe: recipe('compare-next-guide', 'own-users', 'next-guide'),
    env: fixedLife,
    calls: PLAIN,
    endings: stateless,
    appOnly: APP_ONLY,
  },
  {
    name: 'iron-session',
    package: 'iron-session',
    keeps: 'a sealed cookie, nothing on the server',
    defaultLife: '14 days',
    remedy:
      'A flag such as isBlocked in the database, which every request that reads or changes sensitive data looks at; a shorter ttl.',
    source: 'https://github.com/vvo/iron-session#how-to-invalidate-sessions',
    recipe: recipe('compare-iron-session', 'own-users', 'iron-session'),
    env: fixedLife,
    calls: PLAIN,
    endings: stateless,
    appOnly: APP_ONLY,
  },
  {
    name: 'next-auth 4',
    package: 'next-auth',
    keeps: 'an encrypted JWT',
    defaultLife: '30 days',
    remedy: `${AUTH_JS_REMEDY} In version 4 that is jwt.maxAge too: session.maxAge alone shortens the cookie, not the token.`,
    source: 'https://next-auth.js.org/configuration/options#session',
    recipe: recipe('compare-next-auth', 'own-users', 'next-auth'),
    env: fixedLife,
    calls: NEXT_AUTH,
    renewal: { path: '/api/auth/session', method: 'GET' },
    endings: AUTH_JS_ENDINGS,
    appOnly: APP_ONLY,
  },
  {
    name: 'Auth.js 5',
    package: 'authjs',
    keeps: 'an encrypted JWT',
    defaultLife: '30 days',
    remedy: AUTH_JS_REMEDY,
    source: 'https://authjs.dev/concepts/session-strategies',
    recipe: recipe('compare-authjs', 'own-users', 'authjs'),
    env: fixedLife,
    calls: NEXT_AUTH,
    renewal: { path: '/api/auth/session', method: 'GET' },
    endings: AUTH_JS_ENDINGS,
    appOnly: APP_ONLY,
  },
  {
    name: 'Supabase’s way, rebuilt with jose',
    package: 'jose',
    keeps: 'a JWT verified by its signature, a refresh token in a store',
    defaultLife: '1 hour',
    remedy:
      'getUser, which asks the Auth server, instead of getClaims where it matters; a shorter JWT expiry.',
    source: 'https://supabase.com/docs/guides/auth/signout',
    recipe: recipe('compare-supabase-style', 'supabase-style'),
    env: fixedLife,
    calls: PLAIN,
    renewal: { path: '/api/refresh', method: 'GET' },
    endings: {
      ...stateless,
      otherDevice: ({ other }) => call(other, '/api/logout', { scope: 'others' }),
    },
  },
  {
    name: 'better-auth, cookie cache',
    package: 'better-auth',
    keeps: 'a session in the database, and a signed copy of it in a second cookie',
    defaultLife: '5 minutes',
    remedy:
      'disableCookieCache: true where it matters, a shorter cookieCache.maxAge, or no cache, which is the default.',
    source: `${BETTER_AUTH_SOURCE}#cookie-cache`,
    recipe: recipe('compare-better-auth', 'better-auth'),
    env: seconds => ({ COOKIE_CACHE_SECONDS: String(seconds) }),
    calls: BETTER_AUTH,
    renewal: { path: '/api/auth/get-session', method: 'GET' },
    endings: betterAuthEndings,
  },
  {
    name: 'better-auth, database',
    package: 'better-auth',
    keeps: 'a session in the database',
    defaultLife: '7 days',
    remedy:
      'None needed. A password change ends other sessions when it is told to: revokeOtherSessions: true.',
    source: BETTER_AUTH_SOURCE,
    recipe: recipe('compare-better-auth', 'better-auth'),
    calls: BETTER_AUTH,
    renewal: { path: '/api/auth/get-session', method: 'GET' },
    endings: betterAuthEndings,
  },
  {
    name: 'This project',
    package: '.',
    keeps: 'a JWT, its id asked for in Redis; a refresh token in Redis',
    defaultLife: '15 minutes',
    remedy: 'None needed. A service that calls verify instead of check accepts a copy until it expires.',
    source: null,
    recipe: { ...recipe('compare-ours', 'ours'), product: ROOT },
    env: seconds => ({
      ACCESS_TOKEN_TTL: String(seconds),
      LOGIN_RATE_LIMIT: 'off',
      SIGNUP_RATE_LIMIT: 'off',
      LOG_LEVEL: 'error',
    }),
    calls: PRODUCT,
    renewal: { path: '/api/auth/refresh', method: 'POST' },
    endings: {
      logout: ({ device }) => call(device, '/api/auth/logout'),
      otherDevice: ({ other }) => call(other, '/api/sessions?scope=others', {}, 'DELETE'),
      password: ({ other }) =>
        call(other, '/api/account/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
      role: people => changeRoleOrStatus(people, { role: 'admin' }),
      block: people => changeRoleOrStatus(people, { status: 'blocked' }),
    },
  },
]
