import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { EMAIL, isLoginRight, LIFE_SECONDS, SECRET } from '@/shared/user'

export const authOptions: NextAuthOptions = {
  secret: SECRET,
  session: { strategy: 'jwt', maxAge: LIFE_SECONDS },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize: async given =>
        (await isLoginRight(given?.email, given?.password)) ? { id: '1', email: EMAIL } : null,
    }),
  ],
}
