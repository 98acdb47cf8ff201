import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from '@upstash/redis'
import { ENTRIES_PER_LOGOUT, type GrowthPlan } from './growth-theory'
import { forgetGrowth, growDenylist, measureEntryBytes } from './store/growth'

/** `atSeconds` in the visitor's time, not the run's; `entries` as Redis counted them, scaled up by `each`. */
export type GrowthRun = {
  points: { atSeconds: number; entries: number }[]
  entryBytes: number | null
  /** So many entries of the visitor's stand behind one of the run's. */
  each: number
  /** So much faster than in the visitor's setting the run went. */
  speed: number
}

/** The run: two lives of a token in so many seconds, so many steps, and at most so many entries. */
const RUN_MS = 3000
const STEPS = 20
const MOST_ENTRIES = 1000

/**
 * Logs out evenly for two lives of a token on the server's own Redis, faster than in life: a token is somewhere in its
 * life when its user logs out, so the remaining lives are spread evenly. Bounded in time and entries, and gone at its end.
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

/** Evenly spread and without chance (the golden ratio's multiples), so that a run can be repeated. */
function lifeLeftMs(number: number): number {
  return ((((number + 1) * 0.618_033_988_75) % 1) * RUN_MS) / 2
}
