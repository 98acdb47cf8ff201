import { APP } from '@/lib/app'
import { isCrossOrigin } from '@/lib/origin'
import type { Reason } from '@/lib/session'
import { type NextAuth, nextAuth, type Protected } from '@/lib/session/next'
import type { Claims } from '@/lib/users/context'
import { usersContext } from '@/lib/users/open-context'
import { appPrincipal, type Principal } from '@/lib/users/principal'
import type { User } from '@/lib/users/store/user'
import { readUserRecord } from '@/lib/users/store/users'

let instance: Promise<NextAuth<Claims, User | null>> | undefined

/** @returns the library's doors for Next, with the user's record loaded beside each check. */
export function appNextAuth(): Promise<NextAuth<Claims, User | null>> {
  instance ??= usersContext().then(({ auth, redis }) =>
    nextAuth(auth, {
      app: APP,
      loginPath: '/login',
      isCrossOrigin: headers => isCrossOrigin('POST', headers),
      load: userId => readUserRecord(redis, userId),
    }),
  )
  return instance
}

/** Who a request acts for, and what its answer and its page get. */
export type Authenticated = Pick<Protected<Claims, User | null>, 'headers' | 'setCookies' | 'apply'> & {
  principal: Principal | null
  /** Why a session ended; null where there was none. */
  reason: Reason | null
}

/**
 * Answers who a request acts for, from its cookies alone, and renews the session where it has to be.
 * @param options.isPassive nothing rotates and nothing counts as use. Default: for a prefetch of a page and for a request
 * with `Upgrade`.
 * @param options.clearsTokens whether a refusal clears the cookies. Default: yes, as for a page.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function authenticate(
  request: { method: string; headers: Headers },
  options?: { isPassive: boolean; clearsTokens: boolean },
): Promise<Authenticated> {
  const { protect } = await appNextAuth()
  const { session, reason, ...rest } = await protect(request, options)
  // Deletion and block end every session. A record that says so before they have is believed.
  const user = session?.loaded?.status === 'active' ? session.loaded : null
  return { ...rest, principal: session && user && appPrincipal(session.principal, user), reason }
}
