import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reloadWhenReady } from '@/components/reload-when-ready'
import { LOOKS } from '@/lib/web/looks'

const shown = new AbortController()
const PAUSES_MS = LOOKS.pausesSeconds.map(seconds => seconds * 1000)

let isReady = false
const reload = vi.fn()
const say = vi.fn()
const look = vi.fn(async () => new Response(null, { status: isReady ? 200 : 503 }))
const history = {
  state: null as object | null,
  replaceState(state: object) {
    this.state = state
  },
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('history', history)
  vi.stubGlobal('location', { reload })
  vi.stubGlobal('fetch', look)
  isReady = false
  history.state = { ofTheRouter: true }
  vi.clearAllMocks()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('looks as often and at the same times as the page for a store that is away, then says that it has stopped', async () => {
  reloadWhenReady(say, shown.signal)
  for (const [index, pause] of PAUSES_MS.entries()) {
    expect(say).toHaveBeenLastCalledWith(LOOKS.waiting)
    await vi.advanceTimersByTimeAsync(pause - 1)
    expect(look).toHaveBeenCalledTimes(index)
    await vi.advanceTimersByTimeAsync(1)
    expect(look).toHaveBeenCalledTimes(index + 1)
  }
  expect(say).toHaveBeenLastCalledWith(LOOKS.over)
  expect(vi.getTimerCount()).toBe(0)
  expect(reload).not.toHaveBeenCalled()
})

it('loads the page again as soon as the app is ready', async () => {
  reloadWhenReady(say, shown.signal)
  await vi.advanceTimersByTimeAsync(1000)
  isReady = true
  await vi.advanceTimersByTimeAsync(1999)
  expect(reload).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(reload).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
})

it('goes on counting after a load of the page, and leaves the router its state', async () => {
  history.state = { ofTheRouter: true, looks: PAUSES_MS.length - 1 }
  reloadWhenReady(say, shown.signal)
  await vi.advanceTimersByTimeAsync(PAUSES_MS.at(-1) ?? 0)
  expect(history.state).toEqual({ ofTheRouter: true, looks: PAUSES_MS.length })
  expect(say).toHaveBeenLastCalledWith(LOOKS.over)
})

it('ends with the page that it stands on', async () => {
  const left = new AbortController()
  reloadWhenReady(say, left.signal)
  await vi.advanceTimersByTimeAsync(999)
  left.abort()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(look).not.toHaveBeenCalled()
})
