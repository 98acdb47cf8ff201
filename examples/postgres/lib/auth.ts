import { createAuth } from 'next-jwt-logout'
import { nextAuth } from 'next-jwt-logout/next'
import { connectRedis } from 'next-jwt-logout/redis'
import { findUser, type Role } from './users'

const app = 'shop'

export const auth = createAuth<{ role: Role }>({
  app,
  keys: process.env.AUTH_SECRET ?? '',
  store: connectRedis({ url: process.env.REDIS_URL ?? '' }).redis,
  async loadUser(id) {
    const user = await findUser(Number(id))
    return user && !user.blockedAt ? { stamp: user.passwordHash, claims: { role: user.role } } : null
  },
  parseClaims: ({ role, ...others }) =>
    (role === 'user' || role === 'admin') && Object.keys(others).length === 0 ? { role } : null,
  cookies: { isSecure: () => process.env.NODE_ENV === 'production' },
})

const paths = { app, loginPath: '/login', handlersPath: '/api/session' }

export const { protect, requireSession, signIn, protectedAction, handlers } = nextAuth(auth, paths)
