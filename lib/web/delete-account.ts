import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import type { Client } from '@/lib/session/store/client'
import { deleteAccount } from '@/lib/users/delete-account'
import type { Answer } from './answer'
import { clearAuthCookies } from './cookies'
import { flashCookie } from './flash-cookie'
import type { Problem } from './problem'

/** Deletes the caller's account. */
export async function deleteOwnAccount({
  auth,
  principal,
  body,
  client,
}: {
  auth: AuthContext
  principal: Principal
  body: { password: string }
  client: Client
}): Promise<Answer | Problem> {
  const result = await deleteAccount(auth, principal, body.password, client)
  if (result.status === 'rate_limited') {
    return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
  }
  if (result.status !== 'deleted') return { code: result.status }
  return {
    status: 200,
    body: { deleted: true },
    location: '/login',
    cookies: [...clearAuthCookies(), flashCookie({ reason: 'account_deleted' })],
    headers: { 'clear-site-data': '"storage"' },
  }
}
