import type { Requester } from '@upstash/redis'

/** The same way to Redis, and `settle`, which resolves when nothing is under way on it: not even what is not awaited. */
export function withSettling(inner: Requester): { requester: Requester; settle(): Promise<void> } {
  const pending = new Set<Promise<unknown>>()
  return {
    requester: {
      request: async request => {
        const answer = inner.request<never>(request)
        pending.add(answer)
        try {
          return await answer
        } finally {
          pending.delete(answer)
        }
      },
    },
    settle: async () => {
      while (pending.size > 0) await Promise.allSettled(pending)
    },
  }
}
