import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { labKeys } from './keys'
import { runScript } from './script'
import { labEnterScript } from './scripts/enter'
import { labEmptyScript, labKeysScript } from './scripts/keys'

/** How long a simulated outage lasts unless it is ended (ms). */
const OUTAGE_MS = 60_000

/** So many requests of a kind per window. */
export type LabLimit = { kind: string; attempts: number; windowMs: number }

const numbers = z.array(z.coerce.number())

/**
 * Lets one request into a visitor's sandbox.
 * @returns how long to wait (ms, 0 to go on), whether the sandbox simulates an outage, and Redis' time (ms since the epoch).
 */
export async function enterSandbox(
  redis: Redis,
  visitor: string,
  { kind, attempts, windowMs }: LabLimit,
): Promise<{ waitMs: number; isUnreachable: boolean; now: number }> {
  const { limit, outage } = labKeys(visitor)
  const answer = await runScript(redis, labEnterScript, [limit(kind), outage], ['', attempts, windowMs])
  const [waitMs, isOut, now] = numbers.parse(answer)
  if (waitMs === undefined || now === undefined) throw new Error('the lab was not answered in full')
  return { waitMs, isUnreachable: isOut === 1, now }
}

/** Starts or ends the simulated outage of one sandbox. Other sandboxes and the app are not touched. */
export async function setOutage(redis: Redis, visitor: string, isUnreachable: boolean): Promise<void> {
  const { outage } = labKeys(visitor)
  if (isUnreachable) await redis.set(outage, '1', { px: OUTAGE_MS })
  else await redis.del(outage)
}

/** Deletes what all lanes of one sandbox keep. */
export async function emptySandbox(redis: Redis, visitor: string): Promise<void> {
  const { index, prefix } = labKeys(visitor)
  await runScript(redis, labEmptyScript, [index], [prefix])
}

/** A key of a sandbox as Redis has it, and its remaining life (ms). */
export type SandboxKey = { name: string; ttlMs: number }

/** @returns all live keys of a sandbox. */
export async function listSandboxKeys(redis: Redis, visitor: string): Promise<SandboxKey[]> {
  const answer = await runScript(redis, labKeysScript, [labKeys(visitor).index], [''])
  const flat = z.array(z.union([z.string(), z.number()])).parse(answer)
  return flat.flatMap((name, i) => (i % 2 === 0 ? [{ name: String(name), ttlMs: Number(flat[i + 1]) }] : []))
}
