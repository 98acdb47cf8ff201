import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 10

/**
 * Asks again and again until `question` answers something true, for what nobody announces.
 * @param limitMs milliseconds after which it is given up.
 * @returns how long it took (ms).
 * @throws Error naming `what` when the limit passes.
 */
export async function until(
  what: string,
  limitMs: number,
  question: () => Promise<unknown> | unknown,
): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    if (await question()) return performance.now() - startedAt
    if (performance.now() - startedAt > limitMs) throw new Error(`${what}: not within ${limitMs} ms`)
    await delay(POLL_MS)
  }
}
