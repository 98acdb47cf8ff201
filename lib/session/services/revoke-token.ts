import type { Flow } from '../flow/context'
import { endOne } from '../flow/end'
import { reasonCode } from '../store/reason'
import { denyToken } from '../store/scripts/deny-token'
import { runUserScript } from '../store/user-script'
import { verifyAccessToken } from '../token/access-token'
import { verifyRefreshToken } from '../token/refresh-token'

const REASON = 'signed_out_elsewhere'

/**
 * Ends what a token stands for (RFC 7009 §2.1). An access token is denied alone, and its browser may renew; the session
 * of a refresh token ends, and with it every token of the session. A text that the app has not signed is nothing to
 * end, and no error.
 * @param text what the service was sent.
 * @param details what to keep in the history, as JSON text.
 * @throws StoreUnavailableError when Redis has not confirmed it.
 */
export async function revokeToken<C extends object>(
  flow: Flow<C>,
  text: string,
  details: string,
): Promise<void> {
  const refresh = verifyRefreshToken(text, flow.issuer.keyring)
  if (refresh) await endOne(flow, refresh, REASON, details)
  const access = await verifyAccessToken(text, flow.issuer, Number.POSITIVE_INFINITY)
  // At the end of time each access token of the app is expired; the others are none, or are never accepted.
  if (access.status !== 'expired') return
  const { sub, jti, exp } = access.registered
  const args = { jti, code: reasonCode(REASON), expiresAt: exp * 1000 }
  await runUserScript(flow.store, denyToken, sub, args, [jti])
}
