import type { UsersContext } from '@/lib/users/context'
import { normaliseEmail } from '@/lib/users/email'
import { isId } from '@/lib/users/id'
import { findUserId } from '@/lib/users/store/users'

/** @returns the id of the user that an email or an id names, or null. */
export async function findUser({ redis }: UsersContext, name: string): Promise<string | null> {
  if (isId(name)) return name
  return findUserId(redis, normaliseEmail(name))
}
