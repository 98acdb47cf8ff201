import { type KnownSession, touchSession, watchSession } from './read-session'

/**
 * `final`: use no longer moves the end, because the session has reached its longest life. `ended`: the page is kept for what
 * was typed.
 */
export type SessionState = 'live' | 'ending' | 'final' | 'ended'

export type KeptSession = {
  stop(): void
  /** @returns whether the time is up that the server gave the session. */
  isDue(): boolean
}

const WARN_MS = 5 * 60_000
const COUNT_USE_EVERY_MS = 30_000
const ASK_AGAIN_MS = 5000
const SHORTEST_WAIT_MS = 1000
const SAME_RETURN_MS = 300
const LONGEST_TIMER_MS = 2 ** 31 - 1

type Options = {
  /** Milliseconds until the session ends unless it is used, by the server's clock when it made the page. */
  endsInMs: number
  onState: (state: SessionState) => void
}

/**
 * Warns a person before the session of an open page ends, and counts as use what they do: a click, a key, coming back to
 * the tab. By itself the page only asks, which neither renews nor prolongs. That a session has ended is not decided here.
 */
export function keepSession({ endsInMs, onState }: Options): KeptSession {
  const warnMs = Math.min(WARN_MS, Math.max(0, endsInMs) / 4)
  const countEveryMs = Math.min(COUNT_USE_EVERY_MS, Math.max(SHORTEST_WAIT_MS, endsInMs / 4))
  const listeners = new AbortController()
  const { signal } = listeners
  let timer: ReturnType<typeof setTimeout> | undefined
  let state: SessionState = 'live'
  let countedAt = performance.now()
  let endsAt = 0

  function show(next: SessionState) {
    state = next
    onState(next)
  }

  function wait(ms: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_TIMER_MS))
  }

  /** @param atLimit what to show when the end is near. */
  function expectEnd(leftMs: number, atLimit: 'ending' | 'final') {
    // The server says that the session lives, so its own clock or the span it gave is off.
    if (!(leftMs > 0)) return wait(ASK_AGAIN_MS)
    endsAt = performance.now() + leftMs
    show(leftMs > warnMs ? 'live' : atLimit)
    wait(leftMs > warnMs ? leftMs - warnMs : leftMs)
  }

  async function look() {
    take(await watchSession(), state === 'final' ? 'final' : 'ending')
  }

  async function use() {
    countedAt = performance.now()
    take(await touchSession(), 'final')
  }

  function take(session: KnownSession | null, atLimit: 'ending' | 'final') {
    if (signal.aborted) return
    if (session) expectEnd(session.leftMs, atLimit)
    else wait(ASK_AGAIN_MS)
  }

  function onAct({ isTrusted }: Event) {
    const everyMs = state === 'ending' ? SHORTEST_WAIT_MS : countEveryMs
    if (isTrusted && performance.now() - countedAt > everyMs) void use()
  }

  function onReturn() {
    // Focus and visibility change together.
    if (document.visibilityState === 'visible' && performance.now() - countedAt > SAME_RETURN_MS) void use()
  }

  expectEnd(endsInMs, 'ending')
  document.addEventListener('visibilitychange', onReturn, { signal })
  addEventListener('focus', onReturn, { signal })
  document.addEventListener('pointerdown', onAct, { signal })
  document.addEventListener('keydown', onAct, { signal })
  return {
    stop() {
      clearTimeout(timer)
      listeners.abort()
    },
    isDue: () => performance.now() >= endsAt,
  }
}
