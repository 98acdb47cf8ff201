import type { Ending } from '../denial'

/** What Redis knows about one credential of a lane; null or false for what was not asked. */
export type CredentialState = {
  tokenDenial: Ending | null
  sessionDenial: Ending | null
  /** The lane's current version, and what replaced the one before; null when Redis has none. */
  version: { text: string; replacedBy: Ending | null } | null
  /** Whether the token is on the allowlist. */
  allowed: boolean
  /** Whether the session is there. */
  session: boolean
}

/** What a request can ask Redis about a credential. */
export type CredentialCheck = keyof CredentialState

/** Whether a credential that has not expired is accepted. `absent`: Redis has no trace of it, and cannot tell why. */
export type Verdict = { status: 'accepted' } | { status: 'revoked'; reason: Ending | 'absent' }

/** What a lane keeps in Redis. */
export type Keeps = { denials: boolean; version: boolean; allowlist: boolean; sessions: boolean }

/** One way to answer "may this credential still be used?". */
export type LaneRules = {
  /** What every request asks Redis; nothing where the signature alone decides. */
  checks: readonly CredentialCheck[]
  keeps: Keeps
  logout: {
    /** Whether the browser is told to drop its cookie. */
    clearsCookie: boolean
    /** Whether a logout changes anything in Redis. */
    revokes: boolean
  }
  /** @param version the version in the token; null for a credential that carries none. */
  evaluate(version: string | null, state: CredentialState): Verdict
}

export const KEEPS_NOTHING: Keeps = { denials: false, version: false, allowlist: false, sessions: false }
