'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Lane } from '@/lib/lab/lanes'
import { oneAtATime } from '@/lib/lab/one-at-a-time'
import { callLab, readKeys, readRound, type ShownKey, toAttempt } from './lab-calls'
import type { Attempt, LaneRecord } from './lane-record'
import { describeVerdicts } from './verdicts'

/** One round: six credentials, from issue to end. `since` by this browser's clock (ms). */
export type Round = { since: number; lifeSeconds: number; lanes: LaneRecord[] }

export type EndingAction = 'logout' | 'kick' | 'password'
export type RedisAction = 'empty' | 'disconnect' | 'reconnect'

export const VERBS: Record<EndingAction, string> = {
  logout: 'logged out',
  kick: 'kicked',
  password: 'password changed',
}

const SENTENCES: Record<EndingAction, string> = {
  logout: 'The victim has logged out.',
  kick: 'An administrator has kicked the victim.',
  password: 'The victim has changed the password.',
}

const EVERY_MS = 1000
const TICK_MS = 250

/** Requests beside each other wait for each other, and the server would measure that: each leaves after the one before. */
const call: typeof callLab = (...args) => oneAtATime('page', () => callLab(...args))

/** Runs the lab: every figure on the page is a real request that leaves from here. */
export function useLab() {
  const [round, setRound] = useState<Round | null>(null)
  const [keys, setKeys] = useState<ShownKey[]>([])
  const [now, setNow] = useState(0)
  const [isRepeating, setRepeating] = useState(false)
  const [isUnreachable, setUnreachable] = useState(false)
  const [busy, setBusy] = useState<string | null>(null)
  const [said, say] = useState('')
  /** What requests need to know before React has rendered again. */
  const live = useRef<Round | null>(null)
  const during = useRef<Attempt['during']>(null)

  const change = useCallback((changeLane: (lane: LaneRecord) => LaneRecord) => {
    if (!live.current) return
    live.current = { ...live.current, lanes: live.current.lanes.map(changeLane) }
    setRound(live.current)
  }, [])

  const readSandbox = useCallback(async () => setKeys(readKeys(await call('GET', 'keys')) ?? []), [])

  const use = useCallback(
    async (lane: Lane) => {
      const at = live.current
      const record = at?.lanes.find(candidate => candidate.lane === lane)
      if (!at || !record) return
      const playing = during.current
      const copy = await call('GET', lane, { copy: record.credential })
      const own = await call('GET', lane)
      if (live.current?.since !== at.since) return
      change(known =>
        known.lane === lane
          ? {
              ...known,
              attempts: [...known.attempts, toAttempt(copy, at.since, playing)],
              victim: toAttempt(own, at.since, playing),
            }
          : known,
      )
    },
    [change],
  )

  const replay = useCallback(async () => {
    for (const { lane } of live.current?.lanes ?? []) await use(lane)
    await readSandbox()
  }, [use, readSandbox])

  /** Runs one action, and says what it has changed. */
  const act = useCallback(async (name: string, what: string, work: () => Promise<void>) => {
    setBusy(name)
    try {
      await work()
    } finally {
      setBusy(null)
    }
    say(`${what} ${describeVerdicts(live.current?.lanes ?? [])}`)
  }, [])

  const start = (lifeSeconds: number) =>
    act('start', 'Six tokens issued and copied.', async () => {
      const answer = await call('POST', 'start', { body: { lifeSeconds } })
      const issued = readRound(answer)
      if (!issued) return say(`The lab answered ${answer.status}. Wait a moment, and try again.`)
      during.current = null
      setUnreachable(false)
      const empty = { attempts: [], victim: null, ending: null, unconfirmed: null }
      const lanes = issued.lanes.map(issue => ({ ...issue, ...empty }))
      live.current = { since: performance.now(), lifeSeconds: issued.lifeSeconds, lanes }
      setRound(live.current)
      await replay()
    })

  const end = (action: EndingAction) =>
    act(action, SENTENCES[action], async () => {
      const at = live.current
      if (!at) return
      for (const { lane } of at.lanes) {
        const answer = await call('POST', `${lane}/${action}`)
        const ending = {
          verb: VERBS[action],
          at: (answer.leftAt + answer.ms - at.since) / 1000,
          revoked: answer.revoked ?? false,
        }
        change(known => {
          if (known.lane !== lane) return known
          if (answer.status !== 200) return { ...known, unconfirmed: `${answer.status}: not confirmed` }
          return { ...known, ending: known.ending ?? ending, unconfirmed: null }
        })
        await use(lane)
      }
      await readSandbox()
    })

  const play = (action: RedisAction, what: string) =>
    act(action, what, async () => {
      const { status } = await call('POST', `sandbox/${action}`)
      if (status !== 200) return
      const hasEnded = live.current?.lanes.some(({ ending }) => ending) ?? false
      during.current = action === 'disconnect' ? 'outage' : action === 'empty' && !hasEnded ? 'emptied' : null
      if (action !== 'empty') setUnreachable(action === 'disconnect')
      await replay()
    })

  const replayOnce = () => act('replay', 'All copies replayed.', replay)

  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])

  const isOver = round?.lanes.every(({ attempts }) => attempts.at(-1)?.status === 401) ?? false
  useEffect(() => {
    if (!isRepeating) return
    let inFlight = false
    const timer = setInterval(async () => {
      if (inFlight) return
      inFlight = true
      await replay()
      inFlight = false
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [isRepeating, replay])

  // A screen reader hears it when a lane changes, and not every second.
  const verdicts = describeVerdicts(round?.lanes ?? [])
  useEffect(() => {
    if (isRepeating) say(verdicts)
  }, [isRepeating, verdicts])
  useEffect(() => {
    if (isOver) setRepeating(false)
  }, [isOver])

  return {
    round,
    keys,
    /** By this browser's clock (ms). */
    now,
    busy,
    said,
    isUnreachable,
    isRepeating,
    setRepeating,
    isOver,
    start,
    end,
    play,
    replayOnce,
  }
}

export type LabControls = ReturnType<typeof useLab>
