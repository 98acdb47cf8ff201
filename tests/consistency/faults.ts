import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { pick, type Random } from '@/tests/support/random'
import type { RedisServer } from '@/tests/support/redis-server'

const SHORTEST_CALM_MS = 300
const LONGEST_CALM_MS = 1500
const LONGEST_PAUSE_MS = 150
/** Longer than the deadline of a command. */
const STOP_MS = 500

/** Disturbs a Redis at random until it is told to stop: connections cut, answers held up, the whole server standing still. */
export function disturb(server: RedisServer, random: Random): { count(): number; stop(): Promise<void> } {
  const admin = new Redis(server.url, { protocol: 2 })
  let count = 0
  let goesOn = true
  const faults = [
    () => admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
    () => admin.call('CLIENT', 'PAUSE', Math.ceil(random() * LONGEST_PAUSE_MS), 'ALL'),
    async () => {
      server.pause()
      await delay(STOP_MS)
      server.resume()
    },
  ]
  const run = async () => {
    while (goesOn) {
      await delay(SHORTEST_CALM_MS + random() * (LONGEST_CALM_MS - SHORTEST_CALM_MS))
      if (!goesOn) return
      // Cutting connections is the cheap one, standing still the rare one.
      await pick(random, [faults[0], faults[0], faults[0], faults[1], faults[1], faults[2]])?.()
      count += 1
    }
  }
  const running = run()
  return {
    count: () => count,
    stop: async () => {
      goesOn = false
      await running
      admin.disconnect()
    },
  }
}
