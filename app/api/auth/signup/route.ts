import { endReplacedSession } from '@/lib/auth/logout'
import { signUp } from '@/lib/auth/sign-up'
import { authCookies, clearCookie } from '@/lib/http/cookies'
import { readBrowserTokens } from '@/lib/http/identify'
import { safeNextPath } from '@/lib/http/next-path'
import { publicRoute } from '@/lib/http/route'
import { signUpSchema } from '@/lib/http/schemas'

export const POST = publicRoute(
  { body: signUpSchema, page: '/signup' },
  async ({ auth, request, body, client }) => {
    const result = await signUp(auth, body, client)
    if (result.status === 'email_taken') return { code: 'email_taken' }
    await endReplacedSession(auth, readBrowserTokens(request.headers), client)
    const { user, session } = result.tokens.principal
    return {
      status: 201,
      body: { user, session },
      location: safeNextPath(body.next),
      cookies: [...authCookies(result.tokens), clearCookie('flash'), clearCookie('logout-ticket')],
    }
  },
)
