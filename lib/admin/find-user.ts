import type { AuthContext } from '@/lib/session/flow/context'
import { isId } from '@/lib/session/token/jws'
import { normaliseEmail } from '@/lib/users/email'
import { findUserId } from '@/lib/users/store/users'

/** @returns the id of the user that an email or an id names, or null. */
export async function findUser({ redis }: AuthContext, name: string): Promise<string | null> {
  if (isId(name)) return name
  return findUserId(redis, normaliseEmail(name))
}
