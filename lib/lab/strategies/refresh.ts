import type { RevocationStrategy } from './strategy'

/** Logging out ends the session, so nothing is renewed; an access token lives out its short life unasked. */
export const refresh: RevocationStrategy = {
  name: 'refresh',
  asks: [],
  logout: { clearsCookies: true, endsSession: true },
  judge: () => ({ status: 'accepted' }),
}
