import type { RevocationStrategy } from './strategy'

/** Logging out makes this browser forget its tokens. Whoever copied one before goes on using it until it expires. */
export const clientDelete: RevocationStrategy = {
  name: 'client-delete',
  asks: [],
  logout: { clearsCookies: true, endsSession: false },
  judge: () => ({ status: 'accepted' }),
}
