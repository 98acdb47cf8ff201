import type { Lane } from '@/lib/lab/lanes'

/** What a request to the lab has cost on the server: commands sent to Redis, and time (ms). */
export type Measured = { commands: string[]; redisMs: number; checkMs: number }

/** One real request. `at` is when it left, in seconds since the credentials were issued; `ms` how long it took. */
export type Attempt = {
  at: number
  ms: number
  status: number
  code: string | null
  reason: string | null
  measured: Measured | null
  /** What was wrong with Redis at the time, for the summary. */
  during: 'outage' | 'emptied' | null
}

/** What ended the victim's session. `at` is when the answer arrived. */
export type Ending = { verb: string; at: number; revoked: boolean }

/** Everything that happened in one lane since its credential was issued. */
export type LaneRecord = {
  lane: Lane
  credential: string
  /** Requests with the thief's copy. */
  attempts: Attempt[]
  victim: Attempt | null
  /** The first that was acknowledged. */
  ending: Ending | null
  /** A logout that the server could not confirm. */
  unconfirmed: string | null
}

/** Seconds from the acknowledged end to the first refusal; open while copies are still accepted. */
export type StaleAcceptance = { kind: 'not measured' | 'none' } | { kind: 'open' | 'closed'; seconds: number }

export type LaneFacts = {
  lastAcceptedAt: number | null
  firstRefusedAt: number | null
  stale: StaleAcceptance
  /** Where the drawing is shaded, in seconds. */
  exposure: { from: number; to: number } | null
}

/** @param now seconds since the credentials were issued. */
export function factsOf({ attempts, ending }: LaneRecord, now: number): LaneFacts {
  const accepted = attempts.filter(({ status }) => status === 200)
  const lastAcceptedAt = accepted.at(-1)?.at ?? null
  const firstRefusedAt =
    attempts.find(({ at, status }) => status === 401 && (lastAcceptedAt === null || at > lastAcceptedAt))
      ?.at ?? null
  if (!ending) return { lastAcceptedAt, firstRefusedAt, stale: { kind: 'not measured' }, exposure: null }
  const isExposed = lastAcceptedAt !== null && lastAcceptedAt >= ending.at
  if (isExposed) {
    const to = firstRefusedAt ?? now
    return {
      lastAcceptedAt,
      firstRefusedAt,
      stale: { kind: firstRefusedAt === null ? 'open' : 'closed', seconds: to - ending.at },
      exposure: { from: ending.at, to },
    }
  }
  const wasTried = attempts.some(({ at, status }) => status === 401 && at >= ending.at)
  return {
    lastAcceptedAt,
    firstRefusedAt,
    stale: { kind: wasTried ? 'none' : 'not measured' },
    exposure: null,
  }
}

/** @returns the middle of the values, or null when there are none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** @returns the commands of the latest request that was not answered with 503. */
export function commandsPerRequest({ attempts }: LaneRecord): string[] | null {
  return attempts.findLast(({ measured, status }) => measured && status !== 503)?.measured?.commands ?? null
}
