import type { Keeps } from './store/lane'
import { STRATEGIES } from './strategies/strategies'
import { STRATEGY_NAMES, type StrategyName } from './strategies/strategy'

/** The five strategies, and beside them the session id that is looked up: "then why not a session store?". */
export const LANES = [...STRATEGY_NAMES, 'opaque'] as const

export type Lane = (typeof LANES)[number]

/** @returns whether a path names a lane. */
export function isLane(text: unknown): text is Lane {
  return LANES.some(lane => lane === text)
}

/** @returns what a lane keeps in Redis: what its strategy asks for, and the sessions that a logout has to end. */
export function keepsOf(lane: Lane): Keeps {
  if (lane === 'opaque') return { denials: false, version: false, allowlist: false, sessions: true }
  const { asks, logout } = STRATEGIES[lane]
  return {
    denials: asks.includes('tokenDenial'),
    version: asks.includes('version'),
    allowlist: asks.includes('allowed'),
    sessions: asks.length === 0 && logout.endsSession,
  }
}

/** @returns what a logout in this lane does; an opaque session ends as a session store ends it. */
export function logoutOf(lane: Lane): { clearsCookies: boolean; endsSession: boolean } {
  return lane === 'opaque' ? { clearsCookies: true, endsSession: true } : STRATEGIES[lane].logout
}

/** @returns whether a lane hands out signed tokens. */
export function isStrategy(lane: Lane): lane is StrategyName {
  return lane !== 'opaque'
}
