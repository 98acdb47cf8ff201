import type { UsersContext } from '@/lib/users/context'
import { appPrincipal, type Principal } from '@/lib/users/principal'
import { readUserRecord } from '@/lib/users/store/users'

/** @returns who a request acts for, as a protected route knows it; null when it is refused. */
export async function principalOf(
  { auth, redis }: UsersContext,
  headers: Headers,
): Promise<Principal | null> {
  const load = (userId: string) => readUserRecord(redis, userId)
  const checked = await auth.check(headers, { isPassive: true, load })
  return checked.status === 'accepted' && checked.loaded
    ? appPrincipal(checked.principal, checked.loaded)
    : null
}
