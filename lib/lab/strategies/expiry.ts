import type { RevocationStrategy } from './strategy'

/** A token is good until it expires, and so is every copy; logging out changes nothing at all. */
export const expiry: RevocationStrategy = {
  name: 'expiry',
  asks: [],
  logout: { clearsCookies: false, endsSession: false },
  judge: () => ({ status: 'accepted' }),
}
