import { log } from '@/lib/log'
import { StoreUnavailableError } from '@/lib/session'
import { OverloadedError } from '@/lib/users/hash-queue'
import { type Problem, storeUnavailable } from './problem'
import { requestIdOf } from './request-id'

/** Logs what was thrown, unless it is an expected refusal. A lost connection is logged once by the connection itself. */
export function logFault(error: unknown, headers?: Headers): void {
  const requestId = headers && requestIdOf(headers)
  if (error instanceof OverloadedError) return
  if (error instanceof StoreUnavailableError) {
    log[error.isRefusal ? 'error' : 'debug'](
      { err: error, requestId },
      'a request failed: no answer from Redis',
    )
    return
  }
  log.error({ err: error, requestId }, 'a request failed')
}

/** @returns the problem that a thrown error is told as. Its cause is not in it. */
export function toProblem(error: unknown): Problem {
  if (error instanceof StoreUnavailableError) return storeUnavailable()
  if (error instanceof OverloadedError) {
    return { code: 'overloaded', retryAfterSeconds: error.retryAfterSeconds }
  }
  return { code: 'internal_error' }
}
