import { redisNow } from '@/lib/session/store/clock'
import type { Reason } from '@/lib/session/store/reason'
import { verifyAccessToken } from '@/lib/session/token/access-token'
import type { LabContext } from './context'
import { issuerOf, readOpaque } from './credential'
import { isStrategy, type Lane } from './lanes'
import { hasLaneSession, readLaneState } from './store/lane'
import { STRATEGIES } from './strategies/strategies'

/** Whom a credential names, if it is one of this lane's. Nothing is asked of Redis to find that out. */
export type Named = {
  visitor: string
  sessionId: string
  tokenId: string
  /** Seconds since the epoch; null where only Redis knows. */
  expiresAt: number | null
  isExpired: boolean
  judge: (lab: LabContext) => Promise<Verdict>
}

/** `absent`: Redis has no trace of it, and cannot tell why. */
export type Verdict = { status: 'accepted' } | { status: 'revoked'; reason: Reason | 'absent' }

/** What has not run out and is called expired is not there: the product has a word for it in its contract, the lab says it. */
const refusal = (reason: Reason): Verdict => ({
  status: 'revoked',
  reason: reason === 'expired' ? 'absent' : reason,
})

/** @returns whom a credential names, or null when it is none of this lane's. */
export async function readCredential(lab: LabContext, lane: Lane, text: string): Promise<Named | null> {
  return isStrategy(lane) ? readToken(lab, lane, text) : readSessionId(lane, text)
}

async function readToken(
  lab: LabContext,
  lane: Exclude<Lane, 'opaque'>,
  text: string,
): Promise<Named | null> {
  const verdict = verifyAccessToken(text, issuerOf(lab, lane), lab.keyring, redisNow() / 1000)
  if (verdict.status === 'invalid') return null
  const { claims } = verdict
  const { asks, judge } = STRATEGIES[lane]
  return {
    visitor: claims.sub,
    sessionId: claims.sid,
    tokenId: claims.jti,
    expiresAt: claims.exp,
    isExpired: verdict.status === 'expired',
    judge: async ({ redis }) => {
      const state = await readLaneState(redis, { visitor: claims.sub, lane }, claims, asks)
      const judgement = judge(claims, state)
      return judgement.status === 'accepted' ? judgement : refusal(judgement.reason)
    },
  }
}

function readSessionId(lane: Lane, text: string): Named | null {
  const named = readOpaque(text)
  return (
    named && {
      ...named,
      tokenId: named.sessionId,
      expiresAt: null,
      isExpired: false,
      judge: async ({ redis }) =>
        (await hasLaneSession(redis, { ...named, lane }, named.sessionId))
          ? { status: 'accepted' }
          : refusal('expired'),
    }
  )
}
