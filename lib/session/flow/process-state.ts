import type { Redis } from '@upstash/redis'
import { RedisClock } from '../store/clock'
import type { FeedFollower } from './feed-follower'

/** What one process keeps per app. Middleware, handlers and pages are separate bundles, so it lives on `globalThis`. */
export type ProcessState = {
  clock: RedisClock
  /** Uses of sessions that were written lately: session id → generation, and when (ms). */
  noted: Map<string, { generation: number; at: number }>
  /** Sessions that a proxy hands to its page, by a random number. */
  handoff: Map<string, { session: unknown; until: number }>
  /** Open pages that listen for the end of their session, and what stops the reading of the feed for them. */
  listening: { all: Set<Listener>; reading: AbortController | null }
  followers: WeakMap<Redis, FeedFollower>
  /** What closes each open stream. */
  openStreams: Set<() => void>
  closesAtShutdown: boolean
}

/** `overtaken`: the user's access tokens were replaced; the session may live. */
export type Listener = {
  userId: string
  sessionId: string
  tell: (status: 'ended' | 'overtaken') => void
  /** The feed can no longer be read. A cause that is given is a fault. */
  stop: (cause?: unknown) => void
}

const STATES = Symbol.for('next-jwt-logout')
const global = globalThis as { [STATES]?: Map<string, ProcessState> }

/** @returns the state of `app`, made at the first call. */
export function processState(app: string): ProcessState {
  global[STATES] ??= new Map()
  const state = global[STATES].get(app) ?? {
    clock: new RedisClock(),
    noted: new Map(),
    handoff: new Map(),
    listening: { all: new Set(), reading: null },
    followers: new WeakMap(),
    openStreams: new Set(),
    closesAtShutdown: false,
  }
  global[STATES].set(app, state)
  return state
}
