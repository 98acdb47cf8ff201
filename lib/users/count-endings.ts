import { metrics } from '@/lib/metrics'
import type { Auth, Reason } from '@/lib/session'

/** @returns the same interface; what it ends for a request of this app is counted by reason, where telemetry is on. */
export function countEndings<C extends object>(auth: Auth<C>): Auth<C> {
  const count = (reason: Reason, ended: number) => {
    if (ended > 0) metrics()?.sessionsDenied(reason, ended)
    return ended
  }
  return {
    ...auth,
    end: async headers => {
      const result = await auth.end(headers)
      count('signed_out', result.revoked ? 1 : 0)
      return result
    },
    endSession: async (userId, sessionId, reason, details) => {
      const existed = await auth.endSession(userId, sessionId, reason, details)
      count(reason, existed ? 1 : 0)
      return existed
    },
    endOthers: async (userId, keep, reason, details) =>
      count(reason, await auth.endOthers(userId, keep, reason, details)),
    endAll: async (userId, reason, details) => count(reason, await auth.endAll(userId, reason, details)),
    change: async (userId, reason, commit, details) => {
      const changed = await auth.change(userId, reason, commit, details)
      count(reason, changed.ended)
      return changed
    },
  }
}
