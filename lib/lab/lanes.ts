import { allowlist } from './lanes/allowlist'
import { clientDelete } from './lanes/client-delete'
import { denylist } from './lanes/denylist'
import { expiry } from './lanes/expiry'
import type { LaneRules } from './lanes/lane-rules'
import { opaque } from './lanes/opaque'
import { refresh } from './lanes/refresh'

/**
 * The five strategies of the literature, and beside them the session id: "then why not a session store?". From the one
 * that a logout changes least to the one that this app uses.
 */
export const LANES = ['expiry', 'client-delete', 'refresh', 'opaque', 'allowlist', 'denylist'] as const

export type Lane = (typeof LANES)[number]

/** @returns whether a path names a lane. */
export function isLane(text: unknown): text is Lane {
  return LANES.some(lane => lane === text)
}

export const RULES: Record<Lane, LaneRules> = {
  expiry,
  'client-delete': clientDelete,
  denylist,
  allowlist,
  refresh,
  opaque,
}

/** @returns whether a lane keeps anything in Redis. */
export function keepsAnything(lane: Lane): boolean {
  return Object.values(RULES[lane].keeps).includes(true)
}
