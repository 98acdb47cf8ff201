import type { Redis } from '@upstash/redis'
import { runScript } from '@/lib/session/redis/script'
import { ask } from '@/lib/session/store/errors'
import type { Reason } from '@/lib/session/store/reason'
import { keysOf, type Question, readAnswers, type TokenState } from '@/lib/session/store/token-state'
import { labKeys } from './keys'
import { labEndScript } from './scripts/end'
import { labIssueScript } from './scripts/issue'

/** One lane of one visitor's sandbox. */
export type LaneOfVisitor = { visitor: string; lane: string }

/** What a lane keeps in Redis. */
export type Keeps = { denials: boolean; version: boolean; allowlist: boolean; sessions: boolean }

const flag = (value: boolean) => (value ? 1 : 0)

/**
 * Writes what a lane keeps for a new credential.
 * @param lifeMs how long it is needed.
 * @returns the version that the credential carries.
 */
export async function issueInLane(
  redis: Redis,
  { visitor, lane }: LaneOfVisitor,
  keeps: Keeps,
  c: { sessionId: string; tokenId: string; lifeMs: number; afresh: boolean },
): Promise<number> {
  const keys = labKeys(visitor)
  const args = [keys.lane(lane).prefix, flag(c.afresh), c.sessionId, c.tokenId, c.lifeMs]
  const kept = [flag(keeps.version), flag(keeps.allowlist), flag(keeps.sessions)]
  return Number(await ask(() => runScript(redis, labIssueScript, [keys.index], [...args, ...kept])))
}

/**
 * Takes back what a lane keeps: of one session, or of all when `session` is null.
 * @param lifeMs how long a token that is about may still live.
 * @returns Redis' time (ms since the epoch).
 */
export async function endInLane(
  redis: Redis,
  { visitor, lane }: LaneOfVisitor,
  keeps: Keeps,
  e: { session: { id: string; tokenId: string } | null; reason: Reason; lifeMs: number },
): Promise<number> {
  const keys = labKeys(visitor)
  const args = [keys.lane(lane).prefix, e.session?.id ?? '', e.session?.tokenId ?? '', e.reason, e.lifeMs]
  const kept = [flag(keeps.denials), flag(keeps.version), flag(keeps.allowlist), flag(keeps.sessions)]
  return Number(await ask(() => runScript(redis, labEndScript, [keys.index], [...args, ...kept])))
}

/** Asks what the product asks about a token, in one MGET; without a question Redis is not asked at all. */
export function readLaneState(
  redis: Redis,
  { visitor, lane }: LaneOfVisitor,
  claims: { sid: string; jti: string },
  questions: readonly Question[],
): Promise<Pick<TokenState, Question>> {
  return ask(async () => {
    const asked = keysOf(questions, labKeys(visitor).lane(lane), claims)
    return readAnswers(questions, asked.length > 0 ? await redis.mget<(string | null)[]>(...asked) : [])
  })
}

/** @returns whether the session is there. */
export async function hasLaneSession(
  redis: Redis,
  { visitor, lane }: LaneOfVisitor,
  sessionId: string,
): Promise<boolean> {
  return (await ask(() => redis.get(labKeys(visitor).lane(lane).session(sessionId)))) !== null
}
