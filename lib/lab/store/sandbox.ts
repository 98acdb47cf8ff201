import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript } from '@/lib/session/redis/script'
import { ask } from '@/lib/session/store/errors'
import { countAttemptScript } from '@/lib/users/store/scripts/count-attempt'
import { labKeys } from './keys'
import { labEmptyScript, labKeysScript } from './scripts/keys'

/** How long a simulated outage lasts unless it is ended (ms): nobody is left wondering. */
const OUTAGE_MS = 60_000

/** So many requests of a kind per window. */
export type LabLimit = { kind: string; attempts: number; windowMs: number }

/**
 * Lets one request into a visitor's sandbox.
 * @returns how long to wait (ms, 0 to go on), and whether the sandbox plays that Redis cannot be reached.
 */
export function enterSandbox(
  redis: Redis,
  visitor: string,
  { kind, attempts, windowMs }: LabLimit,
): Promise<{ waitMs: number; isUnreachable: boolean }> {
  const keys = labKeys(visitor)
  return ask(async () => {
    const [waitMs, outage] = await Promise.all([
      runScript(redis, countAttemptScript, [keys.limit(kind)], [attempts, windowMs]),
      redis.exists(keys.outage),
    ])
    return { waitMs: Number(waitMs), isUnreachable: outage === 1 }
  })
}

/** Begins or ends the simulated outage of one sandbox. Nobody else's, and nothing of the product, is touched. */
export async function setOutage(redis: Redis, visitor: string, isUnreachable: boolean): Promise<void> {
  const { outage } = labKeys(visitor)
  await ask<unknown>(() => (isUnreachable ? redis.set(outage, '1', { px: OUTAGE_MS }) : redis.del(outage)))
}

/** Deletes what all lanes of one sandbox keep. */
export async function emptySandbox(redis: Redis, visitor: string): Promise<void> {
  const { index, prefix } = labKeys(visitor)
  await ask(() => runScript(redis, labEmptyScript, [index], [prefix]))
}

/** A key of a sandbox as Redis has it, and its remaining life (ms). */
export type SandboxKey = { name: string; ttlMs: number }

/** @returns all live keys of a sandbox. */
export async function listSandboxKeys(redis: Redis, visitor: string): Promise<SandboxKey[]> {
  const answer = await ask(() => runScript(redis, labKeysScript, [labKeys(visitor).index], ['']))
  const flat = z.array(z.union([z.string(), z.number()])).parse(answer)
  return flat.flatMap((name, i) => (i % 2 === 0 ? [{ name: String(name), ttlMs: Number(flat[i + 1]) }] : []))
}
