import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { Requester } from '@upstash/redis'
import type { Random } from './random'

const LONGEST_MS = 3

/**
 * Holds commands up at random on their way to Redis, and answers on their way back, so that operations which run side
 * by side meet in every order.
 */
export function withJitter(requester: Requester, random: Random): Requester {
  return {
    request: async request => {
      await holdUp(random)
      const answer = await requester.request<never>(request)
      await holdUp(random)
      return answer
    },
  }
}

async function holdUp(random: Random): Promise<void> {
  const choice = random()
  if (choice < 0.5) return
  if (choice < 0.75) await nextTurn()
  else await delay(random() * LONGEST_MS)
}
