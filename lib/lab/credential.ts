import { createHash, timingSafeEqual } from 'node:crypto'
import { redisNow } from '@/lib/session/store/clock'
import { issueAccessToken, LEEWAY_SECONDS } from '@/lib/session/token/access-token'
import { newId } from '@/lib/session/token/id'
import { decodeBase64url, isId } from '@/lib/session/token/jws'
import { type Keyring, mac } from '@/lib/session/token/keyring'
import type { LabContext } from './context'
import { isStrategy, keepsOf, type Lane } from './lanes'
import { issueInLane, type LaneOfVisitor } from './store/lane'

/** What the victim holds and the thief has copied. `expiresAt` in seconds since the epoch. */
export type Credential = { text: string; expiresAt: number }

/** Who issues the tokens of a lane, and for whom: for this lane of the lab, and nothing else. */
export const issuerOf = ({ origin }: LabContext, lane: Lane) => ({
  issuer: origin,
  audience: `${origin}/lab/${lane}`,
})

/** What Redis keeps for a credential outlives it by this (ms). */
export const MARGIN_MS = (LEEWAY_SECONDS + 5) * 1000

/**
 * Issues a credential of one lane to a visitor: a JWT, or the id of a session in Redis.
 * @param afresh forgets what the lane kept before.
 */
export async function issueCredential(
  lab: LabContext,
  { visitor, lane }: LaneOfVisitor & { lane: Lane },
  { lifeSeconds, afresh }: { lifeSeconds: number; afresh: boolean },
): Promise<Credential> {
  const iat = Math.floor(redisNow() / 1000)
  const exp = iat + lifeSeconds
  const secret = newId()
  const [sid, jti] = [isStrategy(lane) ? newId() : hashSessionId(secret), newId()]
  const lifeMs = isStrategy(lane) ? lifeSeconds * 1000 + MARGIN_MS : lifeSeconds * 1000
  const ver = await issueInLane(lab.redis, { visitor, lane }, keepsOf(lane), {
    sessionId: sid,
    tokenId: jti,
    lifeMs,
    afresh,
  })
  if (!isStrategy(lane)) return { text: `${visitor}.${secret}`, expiresAt: exp }
  const times = { iat, exp, auth_time: iat, session_exp: exp }
  const claims = { sub: visitor, sid, jti, ver, role: 'user' as const, ...times }
  return { text: await issueAccessToken(claims, issuerOf(lab, lane), lab.keyring), expiresAt: exp }
}

/** @returns the parts of an opaque credential: whose it is, and under which name Redis has it. */
export function readOpaque(text: string): { visitor: string; sessionId: string } | null {
  const [visitor, secret, ...rest] = text.split('.')
  if (!isId(visitor) || !isId(secret) || rest.length > 0) return null
  return { visitor, sessionId: hashSessionId(secret) }
}

/** Redis has the hash only: who can read it cannot use what it reads. */
const hashSessionId = (secret: string) => createHash('sha256').update(secret).digest('base64url').slice(0, 22)

const macOf = (visitor: string, { signing }: Keyring) => mac(signing.refresh, `visitor.${visitor}`)

/** Names a new visitor. The mark proves that the name is ours: a token shows the name, and must not give the sandbox away. */
export function newVisitor({ keyring }: LabContext): { visitor: string; mark: string } {
  const visitor = newId()
  return { visitor, mark: `${visitor}.${macOf(visitor, keyring).toString('base64url')}` }
}

/** @returns the visitor whom a mark names, or null. */
export function readVisitor(mark: string, { keyring }: LabContext): string | null {
  const [visitor, signature, ...rest] = mark.split('.')
  if (!isId(visitor) || !signature || rest.length > 0) return null
  const [given, expected] = [decodeBase64url(signature), macOf(visitor, keyring)]
  return given?.length === expected.length && timingSafeEqual(given, expected) ? visitor : null
}
