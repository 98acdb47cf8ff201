import { allowlist } from './allowlist'
import { clientDelete } from './client-delete'
import { denylist } from './denylist'
import { expiry } from './expiry'
import { refresh } from './refresh'
import type { RevocationStrategy, StrategyName } from './strategy'

/** The five strategies of the literature, by the name that `REVOCATION_STRATEGY` takes. */
export const STRATEGIES: Record<StrategyName, RevocationStrategy> = {
  expiry,
  'client-delete': clientDelete,
  denylist,
  allowlist,
  refresh,
}
