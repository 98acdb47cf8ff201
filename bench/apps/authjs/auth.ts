import NextAuth from 'authjs'
import Credentials from 'authjs/providers/credentials'
import { findUser, isLoginRight, LIFE_SECONDS, SECRET } from '@/shared/user'

export const { handlers, auth } = NextAuth({
  secret: SECRET,
  trustHost: true,
  // Refusing is what is measured.
  logger: { error: () => {} },
  session: { strategy: 'jwt', maxAge: LIFE_SECONDS },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize: async ({ email, password }) =>
        (await isLoginRight(email, password))
          ? { id: String(email), email: String(email), role: findUser(email)?.role }
          : null,
    }),
  ],
  // The role goes from the login into the token and on into the session, as the documentation shows.
  callbacks: {
    jwt: ({ token, user }) => (user ? { ...token, role: (user as { role?: string }).role } : token),
    session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.role } }),
  },
})
