import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { isId, newId } from '@/lib/users/id'
import { decodeBase64url } from './base64url'
import type { LabContext, Sandbox } from './context'
import { keepsAnything, type Lane, RULES } from './lanes'
import { issueInLane } from './store/lane'
import { issueLabToken, type LabIssuer } from './token'

/** What the victim holds and the thief has copied. `expiresAt` in seconds since the epoch. */
export type Credential = { text: string; expiresAt: number }

/** How far past its `exp` a token is still accepted, for clocks that differ a little. */
export const LEEWAY_SECONDS = 5

/** What Redis keeps about a token outlives it by this (ms). */
export const MARGIN_MS = (LEEWAY_SECONDS + 5) * 1000

/** @returns who issues the tokens of a lane, and for whom: for this lane of the lab, and nothing else. */
export const issuerOf = ({ origin }: LabContext, lane: Lane): LabIssuer => ({
  issuer: origin,
  audience: `${origin}/lab/${lane}`,
})

/**
 * Issues a credential of one lane to a visitor: a JWT, or the id of a session in Redis.
 * @param replacesAll ends every credential that the lane issued to this visitor before.
 */
export async function issueCredential(
  sandbox: Sandbox,
  { visitor, lane }: { visitor: string; lane: Lane },
  { lifeSeconds, replacesAll }: { lifeSeconds: number; replacesAll: boolean },
): Promise<Credential> {
  const iat = Math.floor(sandbox.now / 1000)
  const exp = iat + lifeSeconds
  const secret = newId()
  const isOpaque = lane === 'opaque'
  const sid = isOpaque ? hashSessionId(secret) : newId()
  const jti = newId()
  const ver = keepsAnything(lane)
    ? await issueInLane(sandbox.redis, { visitor, lane }, RULES[lane].keeps, {
        sessionId: sid,
        tokenId: jti,
        lifeMs: lifeSeconds * 1000 + (isOpaque ? 0 : MARGIN_MS),
        newVersion: newId(),
        replacesAll,
      })
    : newId()
  if (isOpaque) return { text: `${visitor}.${secret}`, expiresAt: exp }
  const claims = { sub: visitor, sid, jti, ver, iat, exp }
  return { text: await issueLabToken(claims, issuerOf(sandbox, lane), sandbox.keys), expiresAt: exp }
}

/** @returns the parts of an opaque credential: whose it is, and under which id Redis has it. */
export function readOpaque(text: string): { visitor: string; sessionId: string } | null {
  const [visitor, secret, ...rest] = text.split('.')
  if (!isId(visitor) || !isId(secret) || rest.length > 0) return null
  return { visitor, sessionId: hashSessionId(secret) }
}

/** Redis has the hash only, so that a reader of Redis cannot use a session. */
const hashSessionId = (secret: string) => createHash('sha256').update(secret).digest('base64url').slice(0, 22)

const macOf = (visitor: string, key: KeyObject) => createHmac('sha256', key).update(visitor).digest()

/**
 * Names a new visitor.
 * @returns the visitor's id, and the cookie value that names it. The MAC in it proves that the lab issued the id: tokens
 * show the id, so the id alone must not open the sandbox.
 */
export function newVisitor({ keys: [signing] }: LabContext): { visitor: string; mark: string } {
  const visitor = newId()
  return { visitor, mark: `${visitor}.${macOf(visitor, signing.visitor).toString('base64url')}` }
}

/** @returns the visitor whom a cookie value names, or null. */
export function readVisitor(mark: string, { keys }: LabContext): string | null {
  const [visitor, signature, ...rest] = mark.split('.')
  if (!isId(visitor) || !signature || rest.length > 0) return null
  const given = decodeBase64url(signature)
  const isSigned = keys.some(key => {
    const expected = macOf(visitor, key.visitor)
    return given?.length === expected.length && timingSafeEqual(given, expected)
  })
  return isSigned ? visitor : null
}
