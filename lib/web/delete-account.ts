import type { Client } from '@/lib/users/client'
import type { UsersContext } from '@/lib/users/context'
import { deleteAccount } from '@/lib/users/delete-account'
import type { Principal } from '@/lib/users/principal'
import type { Answer } from './answer'
import { clearSessionCookies } from './cookies'
import { flashCookie } from './flash-cookie'
import type { Problem } from './problem'
import { CLEAR_SITE_DATA } from './security-headers'

/** Deletes the caller's account. */
export async function deleteOwnAccount({
  context,
  principal,
  request,
  body,
  client,
  isSecure,
}: {
  context: UsersContext
  principal: Principal
  request: Request
  body: { password: string }
  client: Client
  isSecure: boolean
}): Promise<Answer | Problem> {
  const result = await deleteAccount(context, principal, body.password, client, request.signal)
  if (result.status === 'rate_limited') {
    return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
  }
  if (result.status !== 'deleted') return { code: result.status }
  return {
    status: 200,
    body: { deleted: true },
    location: '/login',
    cookies: [...clearSessionCookies(isSecure), flashCookie({ reason: 'account_deleted' }, isSecure)],
    headers: CLEAR_SITE_DATA,
  }
}
