import { log } from '@/lib/log'
import { StoreUnavailableError } from '@/lib/session/store/errors'
import { type Problem, storeUnavailable } from './problem'
import { requestIdOf } from './request-id'

/**
 * Maps what was thrown. A fault of ours is logged with its cause, and told without it. So is an answer of Redis that it
 * cannot do its work; that it cannot be reached is logged once per outage by the connection itself.
 * @param headers of the request that failed, where it was one.
 */
export function problemOf(error: unknown, headers?: Headers): Problem {
  const requestId = headers && requestIdOf(headers)
  if (error instanceof StoreUnavailableError) {
    log[error.isRefusal ? 'error' : 'debug'](
      { err: error, requestId },
      'a request failed: no answer from Redis',
    )
    return storeUnavailable()
  }
  log.error({ err: error, requestId }, 'a request failed')
  return { code: 'internal_error' }
}
