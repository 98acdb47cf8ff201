import { address } from '@/lib/web/address'
import { listenToOtherTabs, tellOtherTabs } from './auth-channel'
import { SESSION_ENDED } from './call-api'
import { type SessionAnswer, touchSession, watchSession } from './read-session'
import { listenToSession } from './session-events'

/** `final`: use no longer moves the end, because the session has reached its longest life. */
export type SessionState = 'live' | 'ending' | 'final' | 'ended'

const WARN_MS = 5 * 60_000
const COUNT_USE_EVERY_MS = 30_000
const ASK_AGAIN_MS = 5000
const SHORTEST_WAIT_MS = 1000
const SAME_RETURN_MS = 300
const LEAVING_MS = 5000
const LONGEST_TIMER_MS = 2 ** 31 - 1

type Options = {
  userId: string
  /** Milliseconds until the session ends unless it is used, by the server's clock when it made the page. */
  endsInMs: number
  onState: (state: SessionState) => void
}

/**
 * Follows the session of an open page. By itself the page only asks, which neither renews nor prolongs; what a person
 * does (a click, a key, coming back to the tab) counts as use. Only a refusal by the server ends the session here: the
 * browser's clock measures how long to wait before asking, and decides nothing.
 * @returns a function that stops following.
 */
export function keepSession({ userId, endsInMs, onState }: Options): () => void {
  const warnMs = Math.min(WARN_MS, Math.max(0, endsInMs) / 4)
  const countEveryMs = Math.min(COUNT_USE_EVERY_MS, Math.max(SHORTEST_WAIT_MS, endsInMs / 4))
  const listeners = new AbortController()
  const { signal } = listeners
  let timer: ReturnType<typeof setTimeout> | undefined
  let state: SessionState = 'live'
  let countedAt = performance.now()
  let leftAt = Number.NEGATIVE_INFINITY
  let hasInput = false

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
    show(leftMs > warnMs ? 'live' : atLimit)
    wait(leftMs > warnMs ? leftMs - warnMs : leftMs)
  }

  const isLeaving = () => performance.now() - leftAt < LEAVING_MS

  async function look() {
    if (isLeaving()) return wait(ASK_AGAIN_MS)
    take(await watchSession(), state === 'final' ? 'final' : 'ending')
  }

  async function use() {
    countedAt = performance.now()
    take(await touchSession(), 'final')
  }

  function take(answer: SessionAnswer, atLimit: 'ending' | 'final') {
    if (signal.aborted) return
    if (answer.status === 'ended') return end()
    if (answer.status === 'unknown') return wait(ASK_AGAIN_MS)
    if (answer.userId !== userId) return location.reload()
    expectEnd(answer.leftMs, atLimit)
  }

  /** With nothing typed there is nothing to lose: the server redirects to the login page and says why. */
  function end() {
    // A reload would take the place of the navigation that a logout has begun.
    if (isLeaving()) return wait(ASK_AGAIN_MS)
    clearTimeout(timer)
    if (hasInput) show('ended')
    else location.reload()
  }

  function onAct({ isTrusted }: Event) {
    const everyMs = state === 'ending' ? SHORTEST_WAIT_MS : countEveryMs
    if (isTrusted && state !== 'ended' && performance.now() - countedAt > everyMs) void use()
  }

  function onReturn() {
    // Focus and visibility change together.
    if (document.visibilityState === 'visible' && performance.now() - countedAt > SAME_RETURN_MS) void use()
  }

  const stopListening = listenToOtherTabs(message => {
    if (message.type === 'signed_out') location.replace(address('/login'))
    else if (message.type === 'signed_in' || message.userId !== userId) void look()
  })
  const stopHearing = listenToSession(userId, () => void look())
  tellOtherTabs({ type: 'opened', userId })
  expectEnd(endsInMs, 'ending')
  document.addEventListener('visibilitychange', onReturn, { signal })
  addEventListener('focus', onReturn, { signal })
  document.addEventListener('pointerdown', onAct, { signal })
  document.addEventListener('keydown', onAct, { signal })
  document.addEventListener(
    'input',
    () => {
      hasInput = true
    },
    { signal },
  )
  addEventListener(SESSION_ENDED, end, { signal })
  addEventListener(
    'beforeunload',
    () => {
      leftAt = performance.now()
    },
    { signal },
  )
  return () => {
    clearTimeout(timer)
    listeners.abort()
    stopListening()
    stopHearing()
  }
}
