'use client'

import { Button } from '@/components/button'
import { LaneFrame, type LaneName, STILL_CAPTION, StillLanes } from './life-lanes'
import { EXPERIMENT_LANES, LOGOUT_SECOND, type Run, SECONDS, useExperiment } from './use-experiment'

const EACH_SECOND = [...Array(SECONDS).keys()]

/** The whole claim on the front page: the picture fills itself with what the server answers to two copies. */
export function Experiment() {
  const { run, problem, begin } = useExperiment()
  const isRunning = run !== null && !run.isOver
  return (
    <figure className="rounded-box border border-line bg-surface p-5 sm:p-7">
      <div className="space-y-5">
        {run ? EXPERIMENT_LANES.map(lane => <LiveLane key={lane} lane={lane} run={run} />) : <StillLanes />}
      </div>
      <figcaption className="mt-4 border-line border-t pt-4 text-muted text-sm">
        <p className="scripted:hidden">{STILL_CAPTION}</p>
        <div className="hidden scripted:block">
          <Button className="text-base" aria-disabled={isRunning} onClick={() => void (isRunning || begin())}>
            {run?.isOver ? 'Log the victim out again' : 'Log the victim out'}
          </Button>
          {/* As high as the longest sentence, so that nothing moves when it changes. */}
          <p role="status" className="mt-3 min-h-22 sm:min-h-11">
            {problem === null ? sentenceOf(run) : problemSentence(problem)}
          </p>
        </div>
      </figcaption>
    </figure>
  )
}

/** What an answer after the logout is worth. */
const TONE_OF: Record<number, 'good' | 'bad'> = { 200: 'bad', 401: 'good' }

function LiveLane({ lane, run }: { lane: LaneName; run: Run }) {
  const answers = run.answers[lane]
  const last = answers.at(-1)
  const isJudged = answers.length > LOGOUT_SECOND
  const verdict =
    last === undefined ? 'issued and copied' : verdictOf(last, isJudged, secondsStillIn(answers))
  const tone = (isJudged && TONE_OF[answers[LOGOUT_SECOND] ?? 0]) || 'open'
  return (
    <LaneFrame lane={lane} verdict={verdict} tone={tone}>
      <div className="grid h-8 grid-cols-26 items-center">
        {EACH_SECOND.map(second => (
          <Answer
            key={second}
            status={answers[second]}
            isStale={second >= LOGOUT_SECOND}
            isCut={run.isLoggedOut && second === LOGOUT_SECOND}
          />
        ))}
      </div>
      <div className="mt-1.5 grid grid-cols-26 text-muted text-sm">
        <span
          className={`col-span-8 col-start-2 font-medium ${run.isLoggedOut ? 'text-ink' : 'text-transparent'}`}
        >
          log out
        </span>
        <span className="col-span-8 col-start-19 text-right">expires</span>
      </div>
    </LaneFrame>
  )
}

type AnswerProps = { status: number | undefined; isStale: boolean; isCut: boolean }

/** One second, one request. */
function Answer({ status, isStale, isCut }: AnswerProps) {
  const look =
    status === undefined
      ? 'h-0.5 bg-line'
      : status !== 200
        ? 'mx-[20%] h-0.5 bg-control'
        : isStale
          ? 'hazard h-2.5'
          : 'h-2.5 bg-live'
  return (
    <span className="relative flex h-8 items-center" data-answered={status === undefined ? undefined : ''}>
      <span key={look} className={`w-full ${look}`} />
      {isCut && <span className="cut absolute -left-0.5 h-8 w-1 rounded-full bg-ink" />}
    </span>
  )
}

/** How many answers after the logout have let the copy in: one a second. */
const secondsStillIn = (answers: readonly number[]) =>
  answers.slice(LOGOUT_SECOND).filter(status => status === 200).length

function verdictOf(status: number, isJudged: boolean, secondsIn: number): string {
  if (status === 200) return isJudged ? '200 still in ✗' : '200 let in'
  if (status !== 401) return `${status || 'no answer'}`
  return secondsIn > 0 ? `still in for ${secondsIn} s ✗` : '401 refused ✓'
}

/** Changes when something happens, not every second: it is read aloud. */
function sentenceOf(run: Run | null): string {
  if (!run) return 'Your browser then sends one real request a second with a copy of the victim’s token.'
  const [deleted, denied] = EXPERIMENT_LANES.map(lane => run.answers[lane][LOGOUT_SECOND])
  if (denied === undefined) {
    return 'Two tokens are issued, valid for 20 seconds, and copied. Both copies are let in.'
  }
  if (deleted !== 200 || denied !== 401) {
    return `The server answered ${deleted} and ${denied}. Wait a moment and try again.`
  }
  if (!run.isOver) return 'The victim is logged out. One copy still gets in, the other is refused.'
  const seconds = secondsStillIn(run.answers['client-delete'])
  return `Where only the cookie was deleted, the copy was let in for ${seconds} more seconds. On the denylist it was refused at once.`
}

function problemSentence(status: number): string {
  return status === 0
    ? 'The server didn’t answer. Check your connection and try again.'
    : `The server answered ${status}. Wait a moment and try again.`
}
