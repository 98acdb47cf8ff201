/** `lib/auth.ts` of an adopter. docs/adopt.md has the same text; a test compiles it with the other files there. */
export const AUTH_SNIPPET = `// lib/auth.ts
import { createAuth } from 'next-jwt-logout'
import { nextAuth } from 'next-jwt-logout/next'
import { connectRedis } from 'next-jwt-logout/redis'
import { findAccount } from '@/lib/accounts' // yours
import { settings } from '@/lib/settings' // yours: what you read of the environment

const app = 'shop'
export const { redis } = connectRedis({ url: settings.redisUrl })

type Claims = { role: 'user' | 'admin' }

export const auth = createAuth<Claims>({
  app,
  keys: settings.authSecret, // 32 bytes or more
  store: redis,
  async loadUser(id) {
    const account = await findAccount(id)
    if (!account || account.isBlocked) return null
    return { stamp: account.passwordHash, claims: { role: account.role } }
  },
  parseClaims: ({ role, ...others }) =>
    (role === 'user' || role === 'admin') && Object.keys(others).length === 0 ? { role } : null,
  // Plain cookies on a development server; __Host- and Secure elsewhere.
  cookies: { isSecure: () => settings.isProduction },
})

export const { protect, requireSession, findSession, signIn, signOut, protectedAction, handlers } = nextAuth(
  auth,
  { app, loginPath: '/login', handlersPath: '/api/session' }, // and basePath, where next.config has one
)
`
