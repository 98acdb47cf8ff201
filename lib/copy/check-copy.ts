import type { Reason } from '@/lib/session'
import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
import { cookieName } from '@/lib/web/cookies'
import type { CopyAnswer, CopyCheck } from './answers'

/**
 * Answers what `GET /api/auth/session` answers to a thief who has a copy of an access token and no other cookie. It is the
 * check that every request passes. The copy is never exchanged, and counts as no use of the session.
 * @param headers of the visitor's request; of its cookies none is used.
 * @param token the copy; null when it is gone.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function checkCopy(
  { auth, redis }: UsersContext,
  headers: Headers,
  token: string | null,
  isSecure: boolean,
): Promise<CopyAnswer> {
  const load = (userId: string) => readUserRecord(redis, userId)
  const checked = await auth.check(asThief(headers, token, isSecure), { isPassive: true, load })
  const at = Date.now()
  const refused = (code: 'revoked' | 'unauthenticated', refusedBy: CopyCheck, reason?: Reason) =>
    ({ at, status: 401, code, refusedBy, reason }) as const
  switch (checked.status) {
    case 'accepted':
      return checked.loaded?.status === 'active'
        ? { at, status: 200, userName: checked.loaded.name }
        : refused('unauthenticated', 'user')
    case 'revoked':
      return refused('revoked', checked.refusedBy, checked.reason)
    case 'outdated':
      return 'reason' in checked
        ? refused('revoked', 'ver', checked.reason)
        : refused('unauthenticated', 'signature')
    case 'expired':
      return refused('revoked', 'exp', 'expired')
    default:
      return refused('unauthenticated', 'signature')
  }
}

/** @returns the seconds for which a copy would be accepted if nothing but its `exp` ended it; null when it is over. */
export async function copyLife(
  { auth }: UsersContext,
  headers: Headers,
  token: string | null,
  isSecure: boolean,
): Promise<number | null> {
  const verified = await auth.verify(asThief(headers, token, isSecure))
  if (verified.status !== 'accepted') return null
  const left = verified.principal.token.exp - Math.floor(Date.now() / 1000)
  return left > 0 ? left : null
}

/** @returns the headers of a visitor who has the copy, and no other cookie. */
function asThief(headers: Headers, token: string | null, isSecure: boolean): Headers {
  const thief = new Headers(headers)
  if (token === null) thief.delete('cookie')
  else thief.set('cookie', `${cookieName('access', isSecure)}=${token}`)
  return thief
}
