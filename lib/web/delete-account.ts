import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import type { Client } from '@/lib/session/store/client'
import { deleteAccount } from '@/lib/users/delete-account'
import type { Answer } from './answer'
import { clearAuthCookies } from './cookies'
import { flashCookie } from './flash-cookie'
import type { Problem } from './problem'
import { CLEAR_SITE_DATA } from './security-headers'

/** Deletes the caller's account. */
export async function deleteOwnAccount({
  auth,
  principal,
  request,
  body,
  client,
  isSecure,
}: {
  auth: AuthContext
  principal: Principal
  request: Request
  body: { password: string }
  client: Client
  isSecure: boolean
}): Promise<Answer | Problem> {
  const result = await deleteAccount(auth, principal, body.password, client, request.signal)
  if (result.status === 'rate_limited') {
    return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
  }
  if (result.status !== 'deleted') return { code: result.status }
  return {
    status: 200,
    body: { deleted: true },
    location: '/login',
    cookies: [...clearAuthCookies(isSecure), flashCookie({ reason: 'account_deleted' }, isSecure)],
    headers: CLEAR_SITE_DATA,
  }
}
