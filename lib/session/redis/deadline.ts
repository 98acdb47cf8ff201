import { RedisError } from './redis-error'

const BLOCKED_MS = 20

/**
 * Waits for work, but not for ever. Time in which this very process could not run (a long computation, a compilation)
 * does not count, once, because the answer may be lying there unread.
 *
 * @param timeoutMs milliseconds
 * @throws RedisError `REDIS_TIMEOUT` when the time is up; what the work does later is ignored
 */
export function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () =>
      reject(new RedisError('REDIS_TIMEOUT', `Redis did not answer in ${timeoutMs} ms`, { mayRepeat: true }))
    const dueAt = performance.now() + timeoutMs
    let timer = setTimeout(() => {
      const lateMs = performance.now() - dueAt
      if (lateMs > BLOCKED_MS) timer = setTimeout(expire, Math.min(lateMs, timeoutMs))
      else expire()
    }, timeoutMs)
    work.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}
