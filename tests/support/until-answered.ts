import { StoreUnavailableError } from '@/lib/session'
import { isRedisFault } from '@/lib/session/redis/redis-error'
import { until } from './until'

/**
 * Asks Redis until it answers. A fault of Redis means "not yet"; any other error is thrown at once.
 * @param limitMs milliseconds after which it is given up.
 * @returns the first answer.
 */
export async function untilAnswered<T>(limitMs: number, ask: () => Promise<T>): Promise<T> {
  const answers: T[] = []
  await until('an answer of Redis', limitMs, async () => {
    try {
      answers.push(await ask())
    } catch (error) {
      if (!(isRedisFault(error) || error instanceof StoreUnavailableError)) throw error
    }
    return answers.length > 0
  })
  return answers[0] as T
}
