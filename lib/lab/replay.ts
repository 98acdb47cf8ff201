import type { LabContext, Sandbox } from './context'
import { issuerOf, LEEWAY_SECONDS, readOpaque } from './credential'
import { type Lane, RULES } from './lanes'
import type { Verdict } from './lanes/lane-rules'
import { readLaneState } from './store/lane'
import { verifyLabToken } from './token'

/** What a credential names. */
export type Named = {
  visitor: string
  sessionId: string
  tokenId: string
  /** The version in the token; null for an opaque session. */
  version: string | null
  /** Seconds since the epoch; null where only Redis knows. */
  expiresAt: number | null
}

/** `invalid`: no credential of this lane. `expired`: past its end and the leeway. */
export type CheckResult = Verdict | { status: 'invalid' } | { status: 'expired' }

/**
 * Reads a credential without asking Redis.
 * @returns what it names, or null when it is none of this lane's. It may have expired or be revoked.
 */
export async function readCredential(lab: LabContext, lane: Lane, text: string): Promise<Named | null> {
  if (lane === 'opaque') {
    const named = readOpaque(text)
    return named && { ...named, tokenId: named.sessionId, version: null, expiresAt: null }
  }
  const claims = await verifyLabToken(text, issuerOf(lab, lane), lab.keys)
  return (
    claims && {
      visitor: claims.sub,
      sessionId: claims.sid,
      tokenId: claims.jti,
      version: claims.ver,
      expiresAt: claims.exp,
    }
  )
}

/**
 * Checks a credential as every request for something protected does: signature, expiry, then what the lane asks Redis.
 * @throws when Redis has to be asked and cannot be.
 */
export async function checkCredential(sandbox: Sandbox, lane: Lane, text: string): Promise<CheckResult> {
  const named = await readCredential(sandbox, lane, text)
  if (!named) return { status: 'invalid' }
  if (named.expiresAt !== null && (named.expiresAt + LEEWAY_SECONDS) * 1000 <= sandbox.now) {
    return { status: 'expired' }
  }
  const { checks, evaluate } = RULES[lane]
  return evaluate(named.version, await readLaneState(sandbox.redis, lane, named, checks))
}
