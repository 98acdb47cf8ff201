import type { Redis } from '@upstash/redis'
import { newId } from '@/lib/users/id'
import { denialCode, type Ending, isEnding, parseDenial } from '../denial'
import type { CredentialCheck, CredentialState, Keeps } from '../lanes/lane-rules'
import { labKeys } from './keys'
import { runScript, type Script } from './script'
import { labEndScript } from './scripts/end'
import { labIssueScript } from './scripts/issue'

/** One lane of one visitor's sandbox. */
export type LaneOfVisitor = { visitor: string; lane: string }

/**
 * Writes what a lane keeps for a new credential.
 * @param c.lifeMs how long it is needed.
 * @param c.newVersion random text, for a lane that has no version yet.
 * @param c.replacesAll deletes what the lane kept before.
 * @returns the version that the credential carries.
 */
export async function issueInLane(
  redis: Redis,
  laneOfVisitor: LaneOfVisitor,
  keeps: Keeps,
  c: { sessionId: string; tokenId: string; lifeMs: number; newVersion: string; replacesAll: boolean },
): Promise<string> {
  const args = [flag(c.replacesAll), c.sessionId, c.tokenId, c.lifeMs, c.newVersion]
  const kept = [keeps.version, keeps.allowlist, keeps.sessions].map(flag)
  return String(await runOnce(redis, labIssueScript, laneOfVisitor, [...args, ...kept]))
}

/**
 * Takes back what a lane keeps: of one session, or of all when `session` is null.
 * @param e.newVersion random text that replaces the lane's version when all end.
 * @param e.lifeMs how long a token that ends here may still live.
 * @returns Redis' time (ms since the epoch).
 */
export async function endInLane(
  redis: Redis,
  laneOfVisitor: LaneOfVisitor,
  keeps: Keeps,
  e: {
    session: { id: string; tokenId: string } | null
    ending: Ending
    newVersion: string
    lifeMs: number
  },
): Promise<number> {
  const { session, ending } = e
  const args = [session?.id ?? '', session?.tokenId ?? '', ending, denialCode(ending), e.lifeMs, e.newVersion]
  const kept = [keeps.denials, keeps.version, keeps.allowlist, keeps.sessions].map(flag)
  return Number(await runOnce(redis, labEndScript, laneOfVisitor, [...args, ...kept]))
}

function runOnce(
  redis: Redis,
  script: Script,
  { visitor, lane }: LaneOfVisitor,
  args: (string | number)[],
): Promise<unknown> {
  const keys = labKeys(visitor)
  return runScript(redis, script, [keys.index, keys.once(newId())], [keys.lane(lane).prefix, ...args])
}

/** Asks Redis what a lane has to know about a credential, in one command; in none where it checks nothing. */
export async function readLaneState(
  redis: Redis,
  lane: string,
  { visitor, sessionId, tokenId }: { visitor: string; sessionId: string; tokenId: string },
  checks: readonly CredentialCheck[],
): Promise<CredentialState> {
  const keys = labKeys(visitor).lane(lane)
  const keyOf: Record<CredentialCheck, string> = {
    tokenDenial: keys.deny(tokenId),
    sessionDenial: keys.deny(sessionId),
    version: keys.version,
    allowed: keys.allow(tokenId),
    session: keys.session(sessionId),
  }
  const answers = await readAll(
    redis,
    checks.map(check => keyOf[check]),
  )
  const answerTo = (check: CredentialCheck) => answers[checks.indexOf(check)] ?? null
  const [tokenDenial, sessionDenial] = [answerTo('tokenDenial'), answerTo('sessionDenial')]
  return {
    tokenDenial: tokenDenial === null ? null : parseDenial(tokenDenial),
    sessionDenial: sessionDenial === null ? null : parseDenial(sessionDenial),
    version: parseVersion(answerTo('version')),
    allowed: answerTo('allowed') !== null,
    session: answerTo('session') !== null,
  }
}

async function readAll(redis: Redis, keys: string[]): Promise<(string | null)[]> {
  const [only, ...others] = keys
  if (only === undefined) return []
  if (others.length === 0) return [await redis.get<string>(only)]
  const answers = await redis.mget<(string | null)[]>(...keys)
  if (answers.length !== keys.length)
    throw new Error('MGET answered another number of values than was asked for')
  return answers
}

function parseVersion(entry: string | null): CredentialState['version'] {
  if (entry === null) return null
  const [text = '', ending] = entry.split(' ')
  return { text, replacedBy: isEnding(ending) ? ending : null }
}

const flag = (value: boolean) => (value ? 1 : 0)
