import type { Lane } from '@/lib/lab/lanes'

/** What each lane does at a request and at a logout. */
export const LANE_TEXTS: Record<Lane, { perRequest: string; logout: string }> = {
  expiry: { perRequest: 'checks the signature', logout: 'does nothing' },
  'client-delete': { perRequest: 'checks the signature', logout: 'deletes the cookie' },
  denylist: {
    perRequest: 'checks the signature, and asks Redis whether the token is denied',
    logout: 'denies jti and sid',
  },
  allowlist: {
    perRequest: 'checks the signature, and asks Redis whether the token is on the list',
    logout: 'deletes its entry',
  },
  refresh: {
    perRequest: 'checks the signature; Redis is asked only at a refresh',
    logout: 'deletes the session, so nothing is renewed',
  },
  opaque: { perRequest: 'looks up the session id in Redis; there is no JWT', logout: 'deletes the session' },
}
