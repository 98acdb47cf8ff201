import { randomBytes } from 'node:crypto'
import type { Principal } from '@/lib/session/flow/principal'

/**
 * How the middleware tells the page who it has verified, without a second round trip to Redis: the request carries a
 * random number, the principal itself never leaves the process. A number is good once, and for a few seconds.
 */
export const HANDOVER_HEADER = 'x-auth-handover'

const HANDOVER_MS = 10_000

type Handover = { principal: Principal; until: number }

// Middleware and pages are separate bundles of one process.
const PENDING = Symbol.for('app.handover')
const global = globalThis as { [PENDING]?: Map<string, Handover> }

function pending(): Map<string, Handover> {
  global[PENDING] ??= new Map()
  return global[PENDING]
}

/** @returns what to put into {@link HANDOVER_HEADER} of the request that goes on to the page. */
export function handOver(principal: Principal): string {
  const now = Date.now()
  const waiting = pending()
  // Oldest first: what no page has asked for by now, none will.
  for (const [number, { until }] of waiting) {
    if (until > now) break
    waiting.delete(number)
  }
  const number = randomBytes(16).toString('base64url')
  waiting.set(number, { principal, until: now + HANDOVER_MS })
  return number
}

/** @returns the principal that the middleware verified for this request, or null: then the caller verifies itself. */
export function takeOver(number: string | null): Principal | null {
  const waiting = number === null ? undefined : pending().get(number)
  if (number === null || !waiting) return null
  pending().delete(number)
  return waiting.until > Date.now() ? waiting.principal : null
}
