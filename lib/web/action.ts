import { headers } from 'next/headers'
import type { z } from 'zod'
import type { ProtectedAction } from '@/lib/session/next'
import type { UsersContext } from '@/lib/users/context'
import { usersContext } from '@/lib/users/open-context'
import { appPrincipal, type Principal, type User } from '@/lib/users/principal'
import { appNextAuth } from './authenticate'
import { recordRejection } from './record-rejection'

/**
 * Makes a Server Action of this app. It checks everything by itself, as a protected handler does. Its page is listed in
 * `page-methods.ts`.
 */
export function appAction<I, R>(
  options: { input: z.ZodType<I>; needsFreshLogin?: boolean },
  run: (call: { principal: Principal; input: I; context: UsersContext }) => Promise<R>,
): ProtectedAction<R> {
  return async (...given) => {
    const { protectedAction } = await appNextAuth()
    const isAllowed = ({ loaded }: { loaded: User | null }) => loaded?.status === 'active'
    const action = protectedAction({ ...options, isAllowed }, async ({ principal, loaded, input }) => {
      if (!loaded) throw new Error('an action is allowed without a user')
      return run({ principal: appPrincipal(principal, loaded), input, context: await usersContext() })
    })
    const result = await action(...given)
    if (result.status !== 'done') {
      const members = 'reason' in result ? { reason: result.reason } : undefined
      recordRejection(await headers(), { code: result.status, members })
    }
    return result
  }
}
