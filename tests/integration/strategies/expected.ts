import type { StrategyName } from '@/lib/lab/strategies/strategy'

/** What a strategy does, as the table "The five strategies of the literature" of the design has it. */
export type Expected = {
  logout: { revoked: boolean; clearsCookies: boolean }
  /** Of the owner's browser after the logout: its cookies are gone, or still good. */
  browserAfterLogout: 200 | 401
  /** A copy of the access token, replayed the moment the logout was acknowledged. */
  copyAfterLogout: 200 | 401
  refreshAfterLogout: 200 | 401
  /** A copy of an access token after an event that ends the session on any strategy. */
  copyAfterEnding: 200 | 401
}

const DEAD_AT_ONCE: Expected = {
  logout: { revoked: true, clearsCookies: true },
  browserAfterLogout: 401,
  copyAfterLogout: 401,
  refreshAfterLogout: 401,
  copyAfterEnding: 401,
}

export const EXPECTED: Record<StrategyName, Expected> = {
  expiry: {
    logout: { revoked: false, clearsCookies: false },
    browserAfterLogout: 200,
    copyAfterLogout: 200,
    refreshAfterLogout: 200,
    copyAfterEnding: 200,
  },
  'client-delete': {
    logout: { revoked: false, clearsCookies: true },
    browserAfterLogout: 401,
    copyAfterLogout: 200,
    refreshAfterLogout: 200,
    copyAfterEnding: 200,
  },
  denylist: DEAD_AT_ONCE,
  allowlist: DEAD_AT_ONCE,
  refresh: {
    logout: { revoked: true, clearsCookies: true },
    browserAfterLogout: 401,
    copyAfterLogout: 200,
    refreshAfterLogout: 401,
    copyAfterEnding: 200,
  },
}
