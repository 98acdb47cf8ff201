import type { Requester } from '@upstash/redis'
import { redisConnection } from '@/lib/connection'
import { readEnv } from '@/lib/env'
import { usesSecureCookies } from '@/lib/origin'
import { appSecrets } from '@/lib/secrets'
import { networkOf } from '@/lib/users/ip-address'
import { countAttempt } from '@/lib/users/store/attempt-limit'
import type { Answer } from '@/lib/web/answer'
import { readAppCookie, setCookie } from '@/lib/web/cookies'
import { toProblem } from '@/lib/web/fault'
import { labEnabled } from '@/lib/web/features'
import { isProblem, type Problem, storeUnavailable } from '@/lib/web/problem'
import { publicRoute } from '@/lib/web/route'
import type { LabContext, Sandbox } from '../context'
import { newVisitor, readVisitor } from '../credential'
import { isLane, type Lane } from '../lanes'
import { oneAtATime } from '../one-at-a-time'
import { recordCommands, UNREACHABLE } from '../recording-redis'
import { deriveLabKeys, type LabKeys } from '../signing-keys'
import { enterSandbox, type LabLimit } from '../store/sandbox'
import { isRedisUnavailable } from '../store/unavailable'

/** What one visitor may do. */
export const LAB_LIMITS = {
  use: { kind: 'use', attempts: 600, windowMs: 30_000 },
  act: { kind: 'act', attempts: 240, windowMs: 60_000 },
  round: { kind: 'round', attempts: 30, windowMs: 600_000 },
  run: { kind: 'run', attempts: 6, windowMs: 60_000 },
} satisfies Record<string, LabLimit>

let keys: LabKeys | undefined

/** @returns what the lab works with, on the app's own connection. */
export async function labContext(): Promise<LabContext & { requester: Requester }> {
  const origin = readEnv().APP_ORIGIN ?? `http://localhost:${readEnv().PORT}`
  keys ??= deriveLabKeys(appSecrets(), `${origin}/lab`)
  const { redis, requester } = await redisConnection()
  return { redis, requester, keys, origin }
}

/** What a request to the lab has cost: commands that left for Redis, and time (ms). The lab's own bookkeeping is not in it. */
export type Measured = { commands: string[]; redisMs: number; checkMs: number }

/** A {@link publicRoute} that answers 404 while the lab is switched off, and 503 while Redis cannot be reached. */
export const labRoute: typeof publicRoute = (options, handle) =>
  publicRoute({ ...options, exists: labEnabled }, call => handle(call).catch(unavailableOrThrow))

function unavailableOrThrow(error: unknown): Problem {
  if (isRedisUnavailable(error)) return storeUnavailable()
  throw error
}

/**
 * Lets a request into a visitor's sandbox and measures what `work` spends there. A fault is an answer too: its time and
 * its commands are part of the experiment. Requests of one visitor run one after the other.
 */
export async function inSandbox(visitor: string, limit: LabLimit, work: Work): Promise<Answer | Problem> {
  const run = () => enterAndMeasure(visitor, limit, work)
  // A growth run takes seconds, and must not hold up the visitor's other requests.
  return limit === LAB_LIMITS.run ? run() : oneAtATime(visitor, run)
}

type Work = (sandbox: Sandbox) => Promise<Answer | Problem>

async function enterAndMeasure(visitor: string, limit: LabLimit, work: Work): Promise<Answer | Problem> {
  const { requester, ...lab } = await labContext()
  const { waitMs, isUnreachable, now } = await enterSandbox(lab.redis, visitor, limit)
  if (waitMs > 0) return { code: 'rate_limited', retryAfterSeconds: Math.ceil(waitMs / 1000) }
  const { redis, recorded } = recordCommands(isUnreachable ? UNREACHABLE : requester)
  const startedAt = performance.now()
  const outcome = await work({ ...lab, redis, now }).catch(labProblem)
  const measured: Measured = {
    commands: recorded.map(({ name }) => name),
    redisMs: round(recorded.reduce((sum, { ms }) => sum + ms, 0)),
    checkMs: round(performance.now() - startedAt),
  }
  return isProblem(outcome)
    ? { ...outcome, members: { ...outcome.members, measured } }
    : { ...outcome, body: { ...outcome.body, measured } }
}

const labProblem = (error: unknown): Problem =>
  isRedisUnavailable(error) ? storeUnavailable() : toProblem(error)

const round = (ms: number) => Math.round(ms * 1000) / 1000

/**
 * Lets a request start something in the lab, unless its IP address has started too much: as the visitor whom the browser
 * names, or as a new one.
 * @param limit attempts per window, of one IP address.
 * @returns the visitor and the cookies that make the browser name it, or why not.
 */
export async function beginVisit(
  request: Request,
  { ip }: { ip: string | null },
  { kind, attempts, windowMs }: LabLimit,
): Promise<{ visitor: string; cookies: string[] } | Problem> {
  const lab = await labContext()
  const waitMs = await countAttempt(lab.redis, `${kind}:${networkOf(ip)}`, { attempts, windowMs })
  if (waitMs > 0) return { code: 'rate_limited', retryAfterSeconds: Math.ceil(waitMs / 1000) }
  const known = await visitorOf(request)
  if (known) return { visitor: known, cookies: [] }
  const { visitor, mark } = newVisitor(lab)
  return { visitor, cookies: [setCookie('lab', mark, null, usesSecureCookies(request.headers))] }
}

/** @returns the visitor whom the browser names, or null. */
export async function visitorOf(request: Request): Promise<string | null> {
  const mark = readAppCookie(request.headers, 'lab')
  return mark ? readVisitor(mark, await labContext()) : null
}

/** @returns the credential in a request: a copy in `Authorization`, or the victim's cookie. */
export function credentialOf(request: Request, lane: Lane): string | null {
  const given = request.headers.get('authorization')
  if (given !== null) return /^Bearer ([\w.-]+)$/i.exec(given)?.[1] ?? null
  return readAppCookie(request.headers, `lab-${lane}`)
}

/** @returns the lane that a path names, or null. */
export function laneOf({ lane }: { lane?: string | string[] }): Lane | null {
  return isLane(lane) ? lane : null
}
