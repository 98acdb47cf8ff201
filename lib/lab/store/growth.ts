import type { Redis } from '@upstash/redis'
import { denialCode } from '../denial'
import { labKeys } from './keys'
import { runScript } from './script'
import { labForgetGrowthScript, labGrowScript } from './scripts/grow'

/** The run's entries are named and filled as the lane's denylist entries are, so that they take as much memory. */
const growthKeys = (visitor: string) => {
  const { index, prefix } = labKeys(visitor)
  return { index, prefix: `${prefix}deny:` }
}

/**
 * Adds denylist entries to a visitor's run and counts those that Redis still has.
 * @param remainingMs of each new entry.
 * @param step.first the number of the first new entry, from 1; `step.total` how many the run has at most.
 */
export async function growDenylist(
  redis: Redis,
  visitor: string,
  remainingMs: readonly number[],
  { first, total }: { first: number; total: number },
): Promise<number> {
  const { index, prefix } = growthKeys(visitor)
  const args = [prefix, first, total, denialCode('signed_out'), ...remainingMs]
  return Number(await runScript(redis, labGrowScript, [index], args))
}

/** Deletes what a run has left. */
export async function forgetGrowth(redis: Redis, visitor: string, total: number): Promise<void> {
  const { index, prefix } = growthKeys(visitor)
  await runScript(redis, labForgetGrowthScript, [index], [prefix, total])
}

/** @returns the memory of one entry as Redis accounts for it (bytes), or null where a server does not tell. */
export async function measureEntryBytes(redis: Redis, visitor: string): Promise<number | null> {
  const { prefix } = growthKeys(visitor)
  const key = `${prefix}${'0'.repeat(21)}1`
  try {
    const bytes = await redis.exec<unknown>(['MEMORY', 'USAGE', key])
    return typeof bytes === 'number' ? bytes : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'REDIS_COMMAND') return null
    throw error
  }
}
