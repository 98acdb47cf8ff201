import { log } from '@/lib/log'
import { metrics } from '@/lib/metrics'
import type { Problem } from './problem'
import { requestIdOf } from './request-id'

/** Counts a rejected request and logs it at level debug: why, and for which request, never for whom. */
export function recordRejection(headers: Headers, { code, members }: Problem): void {
  const reason = typeof members?.reason === 'string' ? members.reason : undefined
  log.debug({ requestId: requestIdOf(headers), code, reason }, 'a request was refused')
  metrics()?.requestRefused(code, reason)
}
