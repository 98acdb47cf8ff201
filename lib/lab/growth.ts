import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from '@upstash/redis'
import { ENTRIES_PER_LOGOUT, type GrowthPlan } from './growth-theory'
import { forgetGrowth, growDenylist, measureEntryBytes } from './store/growth'

/** `atSeconds` in the visitor's setting, not in the run; `entries` as Redis counted them, times `each`. */
export type GrowthRun = {
  points: { atSeconds: number; entries: number }[]
  entryBytes: number | null
  /** How many entries in the visitor's setting one entry of the run stands for. */
  each: number
  /** How many times faster the run went than the visitor's setting. */
  speed: number
}

/** A run covers two lives of a token. */
const RUN_MS = 3000
const STEPS = 20
const MOST_ENTRIES = 1000

/**
 * Logs out evenly for two lives of a token on the server's own Redis, faster than in reality. A user logs out at any
 * point of a token's life, so the remaining lives are spread evenly. The run deletes its entries at its end.
 * @returns what Redis counted at each step.
 */
export async function runGrowth(
  redis: Redis,
  visitor: string,
  { logoutsPerMinute, tokenLifeSeconds }: GrowthPlan,
): Promise<GrowthRun> {
  const speed = (2 * tokenLifeSeconds * 1000) / RUN_MS
  const wanted = ((2 * tokenLifeSeconds) / 60) * logoutsPerMinute * ENTRIES_PER_LOGOUT
  const total = Math.max(1, Math.min(MOST_ENTRIES, Math.round(wanted)))
  const each = wanted / total
  const points: GrowthRun['points'] = []
  let made = 0
  let entryBytes: number | null = null
  const begunAt = performance.now()
  try {
    for (let step = 0; step <= STEPS; step += 1) {
      await sleep(Math.max(0, begunAt + (step * RUN_MS) / STEPS - performance.now()))
      const elapsedMs = performance.now() - begunAt
      const due = Math.min(total, Math.round((elapsedMs / RUN_MS) * total))
      const lives = Array.from({ length: due - made }, (_, i) => {
        const dueAtMs = ((made + i) / total) * RUN_MS
        return Math.round(lifeLeftMs(made + i) - (elapsedMs - dueAtMs))
      })
      const alive = await growDenylist(redis, visitor, lives, { first: made + 1, total })
      made = due
      entryBytes ??= await measureEntryBytes(redis, visitor)
      points.push({ atSeconds: (elapsedMs * speed) / 1000, entries: alive * each })
    }
  } finally {
    await forgetGrowth(redis, visitor, total)
  }
  return { points, entryBytes, each, speed }
}

/** @returns a remaining life (ms). The lives are spread evenly without chance (multiples of the golden ratio). */
function lifeLeftMs(number: number): number {
  return ((((number + 1) * 0.618_033_988_75) % 1) * RUN_MS) / 2
}
