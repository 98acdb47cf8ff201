import type { Redis } from '@upstash/redis'
import { parseUser, type User } from '@/lib/users/store/user'
import { ask } from './errors'
import { userKeys } from './keys'
import { isReason, REASONS, type Reason } from './reason'

/** An id on the denylist: why, and since when (ms since the epoch). */
export type Denial = { reason: Reason; at: number }

/** All that Redis knows about one access token. */
export type TokenState = {
  tokenDenial: Denial | null
  sessionDenial: Denial | null
  /** Null when Redis does not know the user: never a reason to let the token pass. */
  version: { number: number; reason: Reason } | null
  /** Whether the token is on the allowlist. */
  allowed: boolean
  user: User | null
  /** When the session was last seen (ms since the epoch), or null when it is gone. */
  seenAt: number | null
}

/** What can be asked about a token. Who its user is, and when the session was last seen, is always answered. */
export type Question = 'tokenDenial' | 'sessionDenial' | 'version' | 'allowed'

/**
 * Answers every revocation question about a token, and who its user is, in one MGET: one round trip, one slot.
 * @param questions what to ask; the rest of the state stays null or false.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export function readTokenState(
  redis: Redis,
  { sub, sid, jti }: { sub: string; sid: string; jti: string },
  questions: readonly Question[],
): Promise<TokenState> {
  const keys = userKeys(sub)
  return ask(async () => {
    const asked = [keys.user, keys.seen(sid), ...keysOf(questions, keys, { sid, jti })]
    const [user, seenAt, ...answers] = await redis.mget<(string | null)[]>(...asked)
    return {
      ...readAnswers(questions, answers),
      user: user == null ? null : parseUser(user),
      seenAt: seenAt == null ? null : Number(seenAt),
    }
  })
}

/** What the keys of the questions are called, for a user or elsewhere. */
type QuestionKeys = { deny(id: string): string; allow(id: string): string; version: string }

/** @returns the key that answers each question about a token, in their order. */
export function keysOf(
  questions: readonly Question[],
  keys: QuestionKeys,
  { sid, jti }: { sid: string; jti: string },
): string[] {
  const keyOf: Record<Question, string> = {
    tokenDenial: keys.deny(jti),
    sessionDenial: keys.deny(sid),
    version: keys.version,
    allowed: keys.allow(jti),
  }
  return questions.map(question => keyOf[question])
}

/** @param answers the values of {@link keysOf}, in the same order. */
export function readAnswers(
  questions: readonly Question[],
  answers: (string | null)[],
): Pick<TokenState, Question> {
  if (answers.length !== questions.length) {
    throw new Error('MGET answered another number of values than was asked for')
  }
  const answerTo = (question: Question) => answers[questions.indexOf(question)]
  return {
    tokenDenial: parseDenial(answerTo('tokenDenial')),
    sessionDenial: parseDenial(answerTo('sessionDenial')),
    version: parseVersion(answerTo('version')),
    allowed: answerTo('allowed') != null,
  }
}

function parseDenial(entry: string | null | undefined): Denial | null {
  if (entry == null) return null
  const reason = REASONS[Number(entry.slice(-1))]
  if (!reason) throw new Error('a denylist entry without a reason')
  return { reason, at: Number(entry.slice(0, -1)) }
}

function parseVersion(entry: string | null | undefined): TokenState['version'] {
  if (entry == null) return null
  const [number, reason] = entry.split(' ')
  if (!isReason(reason)) throw new Error('a user version without a reason')
  return { number: Number(number), reason }
}
