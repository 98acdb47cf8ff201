import type { Cookie } from '../http/cookies'
import { verifyAccessToken } from '../token/access-token'
import { verifyRefreshToken } from '../token/refresh-token'
import type { Flow } from './context'

/** @returns cookies that clear the tokens of a request, but for those that we did not sign. */
export async function clearOwnTokens<C extends object>(flow: Flow<C>, headers: Headers): Promise<Cookie[]> {
  const { accessToken, refreshToken } = flow.jar.read(headers)
  const access = accessToken && (await verifyAccessToken(accessToken, flow.issuer, Number.POSITIVE_INFINITY))
  const refresh = refreshToken && verifyRefreshToken(refreshToken, flow.issuer.keyring)
  return [
    ...(access && access.status !== 'invalid' ? [flow.jar.clear('access', headers)] : []),
    ...(refresh ? [flow.jar.clear('refresh', headers)] : []),
  ]
}
