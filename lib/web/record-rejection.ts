import { log } from '@/lib/log'
import { measure } from '@/lib/server/telemetry/metrics'
import type { Problem } from './problem'
import { requestIdOf } from './request-id'

/** Counts a refused request and, at level debug, writes it down: why, and for which request, never for whom. */
export function noteRefusal(headers: Headers, { code, members }: Problem): void {
  const reason = typeof members?.reason === 'string' ? members.reason : undefined
  log.debug({ requestId: requestIdOf(headers), code, reason }, 'a request was refused')
  measure()?.requestRefused(code, reason)
}
