import { readEnv } from '@/lib/env'
import type { Client } from '@/lib/session/store/client'
import { createKeyring, deriveSecret, type Keyring } from '@/lib/session/token/keyring'
import { countAttempt } from '@/lib/users/store/attempt-limit'
import type { Answer } from '@/lib/web/answer'
import { problemAnswer } from '@/lib/web/answer'
import { appSecrets, redisConnection } from '@/lib/web/context'
import { readCookie, setCookie } from '@/lib/web/cookies'
import { problemOf } from '@/lib/web/fault'
import { labEnabled } from '@/lib/web/features'
import { isProblem, type Problem } from '@/lib/web/problem'
import { publicRoute } from '@/lib/web/route'
import type { LabContext } from '../context'
import { newVisitor, readVisitor } from '../credential'
import { isLane, type Lane } from '../lanes'
import { enterSandbox, type LabLimit } from '../store/sandbox'

/** What one visitor may do: look often, change seldom, begin anew now and then. */
export const LAB_LIMITS = {
  use: { kind: 'use', attempts: 600, windowMs: 30_000 },
  act: { kind: 'act', attempts: 240, windowMs: 60_000 },
  round: { kind: 'round', attempts: 30, windowMs: 600_000 },
  run: { kind: 'run', attempts: 6, windowMs: 60_000 },
} satisfies Record<string, LabLimit>

let keyring: Promise<Keyring> | undefined

/** @returns what the lab works with, on the product's own connection. */
export async function labContext(): Promise<LabContext> {
  keyring ??= createKeyring(appSecrets().map(secret => deriveSecret(secret, 'lab')))
  const [{ redis }, keys] = await Promise.all([redisConnection(), keyring])
  return { redis, keyring: keys, origin: readEnv().APP_ORIGIN }
}

/** What a request to the lab has cost: commands that left for Redis, and time (ms). The lab's own bookkeeping is not in it. */
export type Measured = { commands: string[]; redisMs: number; checkMs: number }

/** A {@link publicRoute} that is there only while the lab is. */
export const labRoute: typeof publicRoute = (options, handle) => {
  const route = publicRoute(options, handle)
  return async (request, context) =>
    labEnabled() ? route(request, context) : problemAnswer({ code: 'not_found' })
}

/** For addresses and methods that the lab does not have. */
export const nothingHere = labRoute({}, async () => ({ code: 'not_found' }))

/**
 * Lets a request into a visitor's sandbox and measures what `work` spends there. A fault is an answer too: how long it
 * took and what was tried is what the visitor wants to see.
 * @param spentMs what the caller has already spent on the check (ms).
 */
export async function inSandbox(
  visitor: string,
  limit: LabLimit,
  work: (lab: LabContext) => Promise<Answer | Problem>,
  spentMs = 0,
): Promise<Answer | Problem> {
  const lab = await labContext()
  const { waitMs, isUnreachable } = await enterSandbox(lab.redis, visitor, limit)
  if (waitMs > 0) return { code: 'rate_limited', retryAfterSeconds: Math.ceil(waitMs / 1000) }
  const { redis, spent } = (await redisConnection()).counted(isUnreachable)
  const begunAt = performance.now()
  const outcome = await work({ ...lab, redis }).catch((error: unknown) => problemOf(error))
  const measured: Measured = {
    commands: spent.map(({ name }) => name),
    redisMs: round(spent.reduce((sum, { ms }) => sum + ms, 0)),
    checkMs: round(spentMs + performance.now() - begunAt),
  }
  return isProblem(outcome)
    ? { ...outcome, members: { ...outcome.members, measured } }
    : { ...outcome, body: { ...outcome.body, measured } }
}

const round = (ms: number) => Math.round(ms * 1000) / 1000

/**
 * Lets a request begin something in the lab, if its address has not begun too much: as the visitor whom the browser
 * names, or as a new one.
 * @param limit attempts per window, of one address.
 * @returns the visitor and the cookies that make the browser name them, or why not.
 */
export async function beginVisit(
  request: Request,
  { ip }: Client,
  { kind, attempts, windowMs }: LabLimit,
): Promise<{ visitor: string; cookies: string[] } | Problem> {
  const lab = await labContext()
  const waitMs = await countAttempt(lab.redis, `${kind}:${ip}`, { attempts, windowMs })
  if (waitMs > 0) return { code: 'rate_limited', retryAfterSeconds: Math.ceil(waitMs / 1000) }
  const known = await visitorOf(request)
  if (known) return { visitor: known, cookies: [] }
  const { visitor, mark } = newVisitor(lab)
  return { visitor, cookies: [setCookie('lab', mark, null)] }
}

/** @returns the visitor whom the browser names, or null. */
export async function visitorOf(request: Request): Promise<string | null> {
  const mark = readCookie(request.headers.get('cookie'), 'lab')
  return mark ? readVisitor(mark, await labContext()) : null
}

/** @returns the credential that a request brings: a copy in `Authorization`, or the victim's cookie. */
export function credentialOf(request: Request, lane: Lane): string | null {
  const given = request.headers.get('authorization')
  if (given !== null) return /^Bearer ([\w.-]+)$/i.exec(given)?.[1] ?? null
  return readCookie(request.headers.get('cookie'), `lab-${lane}`) ?? null
}

/** @returns the lane that a path names, or null. */
export function laneOf({ lane }: { lane?: string | string[] }): Lane | null {
  return isLane(lane) ? lane : null
}
