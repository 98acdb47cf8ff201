import { endReplacedSession } from '@/lib/session/flow/logout'
import { signUp } from '@/lib/users/sign-up'
import { readBrowserTokens } from '@/lib/web/authenticate-request'
import { authCookies, clearCookie } from '@/lib/web/cookies'
import { safeNextPath } from '@/lib/web/next-path'
import { publicRoute } from '@/lib/web/route'
import { signUpSchema } from '@/lib/web/schemas'

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
