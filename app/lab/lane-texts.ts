import type { Lane } from '@/lib/lab/lanes'

/** What each lane is, in the words of the table that it stands for. */
export const LANE_TEXTS: Record<Lane, { perRequest: string; logout: string }> = {
  expiry: { perRequest: 'checks the signature', logout: 'does nothing' },
  'client-delete': { perRequest: 'checks the signature', logout: 'deletes the cookie' },
  denylist: {
    perRequest: 'checks the signature, asks whether it is denied',
    logout: 'denies jti and sid',
  },
  allowlist: {
    perRequest: 'checks the signature, asks whether it is there',
    logout: 'deletes the entry',
  },
  refresh: {
    perRequest: 'checks the signature; Redis only at a refresh',
    logout: 'deletes the session, so nothing is renewed',
  },
  opaque: { perRequest: 'looks the session id up: no JWT', logout: 'deletes the session' },
}
