import { lookAfter, type WatchedSession, type WatchedState } from '@/lib/session/flow/check-session'
import type { AuthContext } from '@/lib/session/flow/context'
import { problemOf } from './fault'

/** How often a watched session is looked after: an open page is to notice within two seconds. */
const LOOK_EVERY_MS = 1000

type Listener = (status: 'ended' | 'overtaken') => void

/** One session that is looked after, for all connections that watch it. */
type Watch = { session: WatchedSession; listeners: Set<Listener>; timer: NodeJS.Timeout | undefined }

// One for the process; a development server makes this module anew at each change of it.
const WATCHES = Symbol.for('app.session-watches')
const global = globalThis as { [WATCHES]?: Map<string, Watch> }

function watches(): Map<string, Watch> {
  global[WATCHES] ??= new Map()
  return global[WATCHES]
}

/** @returns how many connections watch this session in this process. */
export function watcherCount({ sessionId }: WatchedSession): number {
  let count = 0
  for (const watch of watches().values())
    if (watch.session.sessionId === sessionId) count += watch.listeners.size
  return count
}

/**
 * Looks after a session until it ends or nobody listens any more: one command a second, however many connections watch
 * it. While Redis cannot be asked nothing is told, because nothing is known.
 * @returns a function that stops listening.
 */
export function watchSession(auth: AuthContext, session: WatchedSession, listener: Listener): () => void {
  const key = `${session.sessionId} ${session.version}`
  const known = watches().get(key)
  const watch = known ?? { session, listeners: new Set(), timer: undefined }
  watch.listeners.add(listener)
  if (!known) {
    watches().set(key, watch)
    // Whoever asks for a watch has just looked.
    wait(auth, key, watch, LOOK_EVERY_MS)
  }
  return () => {
    watch.listeners.delete(listener)
    if (watch.listeners.size === 0) drop(key, watch)
  }
}

async function look(auth: AuthContext, key: string, watch: Watch): Promise<void> {
  const startedAt = performance.now()
  const state = await ask(auth, watch.session)
  if (watch.listeners.size === 0) return
  if (state?.status === 'ended' || state?.status === 'overtaken') {
    drop(key, watch)
    for (const listener of watch.listeners) listener(state.status)
    return
  }
  wait(auth, key, watch, Math.max(0, LOOK_EVERY_MS - (performance.now() - startedAt)))
}

function wait(auth: AuthContext, key: string, watch: Watch, ms: number): void {
  watch.timer = setTimeout(() => void look(auth, key, watch), ms)
}

async function ask(auth: AuthContext, session: WatchedSession): Promise<WatchedState | null> {
  try {
    return await lookAfter(auth, session)
  } catch (error) {
    problemOf(error)
    return null
  }
}

function drop(key: string, watch: Watch): void {
  clearTimeout(watch.timer)
  if (watches().get(key) === watch) watches().delete(key)
}
