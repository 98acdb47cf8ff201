import { useCallback, useEffect, useRef, useState } from 'react'
import { pause } from '@/components/pause'
import type { LaneName } from './life-lanes'

/** The two lanes of the lab that the front page compares. */
export const EXPERIMENT_LANES = ['client-delete', 'denylist'] as const satisfies LaneName[]

/** The shortest life at which the copy's later end can be watched (s). */
const LIFE_SECONDS = 20
/** When the victim logs out: after the copies were seen to work. */
export const LOGOUT_SECOND = 1
/** One request a second until the copy has expired, with the verifier's leeway. */
export const SECONDS = LIFE_SECONDS + 6

/** What the copies were answered, one status for each second. */
export type Run = {
  answers: Record<LaneName, number[]>
  isLoggedOut: boolean
  isOver: boolean
}

const NOTHING_YET: Run = { answers: { 'client-delete': [], denylist: [] }, isLoggedOut: false, isOver: false }

/** Runs the experiment: every answer is a real request of this browser, with a copy that was made before the logout. */
export function useExperiment() {
  const [run, setRun] = useState<Run | null>(null)
  /** The status with which the server refused to begin or to log out; 0: no answer. */
  const [problem, setProblem] = useState<number | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const begin = useCallback(async () => {
    stop.current?.abort()
    const controller = new AbortController()
    stop.current = controller
    const { signal } = controller
    setProblem(null)
    setRun(NOTHING_YET)
    // Not before it is needed: it is a seventh of what the page would load.
    const { callLab, readRound } = await import('../lab/lab-calls')
    const started = await callLab('POST', 'start', { body: { lifeSeconds: LIFE_SECONDS } })
    const issued = readRound(started)
    if (signal.aborted) return
    if (!issued) return giveUp(started.status)
    const copyOf = (lane: LaneName) => issued.lanes.find(one => one.lane === lane)?.credential
    const startedAt = performance.now()
    for (let second = 0; second < SECONDS; second += 1) {
      await pause(startedAt + second * 1000 - performance.now(), signal)
      if (signal.aborted) return
      if (second === LOGOUT_SECOND) {
        for (const lane of EXPERIMENT_LANES) {
          const { status } = await callLab('POST', `${lane}/logout`)
          if (signal.aborted) return
          if (status !== 200) return giveUp(status)
        }
        setRun(known => known && { ...known, isLoggedOut: true })
      }
      for (const lane of EXPERIMENT_LANES) {
        const { status } = await callLab('GET', lane, { copy: copyOf(lane) })
        if (signal.aborted) return
        setRun(known => known && withAnswer(known, lane, status))
      }
    }
    setRun(known => known && { ...known, isOver: true })

    function giveUp(status: number) {
      setProblem(status)
      setRun(null)
    }
  }, [])

  return { run, problem, begin }
}

function withAnswer(run: Run, lane: LaneName, status: number): Run {
  return { ...run, answers: { ...run.answers, [lane]: [...run.answers[lane], status] } }
}
