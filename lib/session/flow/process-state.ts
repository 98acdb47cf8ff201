import { RedisClock } from '../store/clock'

/** What one process keeps per app. Middleware, handlers and pages are separate bundles, so it lives on `globalThis`. */
export type ProcessState = {
  clock: RedisClock
  /** Uses of sessions that were written lately: session id → generation, and when (ms). */
  noted: Map<string, { generation: number; at: number }>
  /** Sessions that a proxy hands to its page, by a random number. */
  handoff: Map<string, { session: unknown; until: number }>
}

const STATES = Symbol.for('next-jwt-logout')
const global = globalThis as { [STATES]?: Map<string, ProcessState> }

/** @returns the state of `app`, made at the first call. */
export function processState(app: string): ProcessState {
  global[STATES] ??= new Map()
  const state = global[STATES].get(app) ?? { clock: new RedisClock(), noted: new Map(), handoff: new Map() }
  global[STATES].set(app, state)
  return state
}
