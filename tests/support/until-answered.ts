import { StoreUnavailableError } from '@/lib/session'
import { isRedisFault } from '@/lib/session/redis/redis-error'
import { until } from './until'

/**
 * Asks Redis once.
 * @returns the answer, or null when Redis cannot be asked; any other error is thrown.
 */
export async function answerOrNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (isRedisFault(error) || error instanceof StoreUnavailableError) return null
    throw error
  }
}

/**
 * Asks Redis until it answers. A fault of Redis means "not yet"; any other error is thrown at once.
 * @param limitMs milliseconds after which it is given up.
 * @returns the first answer.
 */
export async function untilAnswered<T>(limitMs: number, ask: () => Promise<T>): Promise<T> {
  const answers: T[] = []
  await until('an answer of Redis', limitMs, () => answerOrNull(async () => answers.push(await ask())))
  return answers[0] as T
}
