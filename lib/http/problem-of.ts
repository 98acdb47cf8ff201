import { log } from '@/lib/log'
import { StoreUnavailableError } from '@/lib/store/fault'
import { type Problem, storeUnavailable } from './problem'

/** Maps what was thrown. A fault of ours is logged with its cause, and told without it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof StoreUnavailableError) return storeUnavailable()
  log.error({ err: error }, 'a request failed')
  return { code: 'internal_error' }
}
