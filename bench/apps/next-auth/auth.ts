import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { findUser, isLoginRight, LIFE_SECONDS, SECRET } from '@/shared/user'

export const authOptions: NextAuthOptions = {
  secret: SECRET,
  // Refusing is what is measured.
  logger: { error: () => {} },
  session: { strategy: 'jwt', maxAge: LIFE_SECONDS },
  // The life of the token; the one above is the cookie's, and leaves the token at its 30 days.
  jwt: { maxAge: LIFE_SECONDS },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize: async given =>
        given && (await isLoginRight(given.email, given.password))
          ? { id: given.email, email: given.email, role: findUser(given.email)?.role }
          : null,
    }),
  ],
  // The role goes from the login into the token and on into the session, as the documentation shows.
  callbacks: {
    jwt: ({ token, user }) => (user ? { ...token, role: (user as { role?: string }).role } : token),
    session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.role } }),
  },
}
