import { CodeBlock } from '@/components/code-block'
import type { ShownKey } from './lab-calls'
import { type Attempt, commandsPerRequest, factsOf, type LaneRecord, median } from './lane-record'
import { LANE_TEXTS } from './lane-texts'
import { staleText } from './summary-rows'
import { Timeline } from './timeline'
import { TimelineTable } from './timeline-table'
import { type CopyVerdict, copyVerdict, statusLine, VERDICT_BOXES, whyOf } from './verdicts'

type LaneRowProps = {
  record: LaneRecord
  keys: readonly ShownKey[]
  lifeSeconds: number
  /** By this browser's clock (ms), and since the credentials were issued (s). */
  now: number
  nowSeconds: number
  origin: string
}

/** One strategy: who is accepted, what a check costs, its keys in Redis, and the life of the copy. */
export function LaneRow({ record, keys, lifeSeconds, now, nowSeconds, origin }: LaneRowProps) {
  const { lane, attempts, victim, unconfirmed } = record
  const facts = factsOf(record, nowSeconds)
  const thief = attempts.at(-1) ?? null
  return (
    <section
      aria-labelledby={`lane-${lane}`}
      data-lane={lane}
      className="grid min-w-0 gap-x-8 gap-y-4 border-line border-t py-5 lg:grid-cols-[17rem_minmax(0,1fr)]"
    >
      <div className="min-w-0 space-y-3">
        <div>
          <h2 id={`lane-${lane}`} className="scroll-mt-28 font-mono font-semibold text-lg">
            {lane}
          </h2>
          {lane === 'denylist' && <p className="font-semibold text-live text-sm">What this app does</p>}
          <p className="text-muted text-sm">
            A request {LANE_TEXTS[lane].perRequest}. Logging out {LANE_TEXTS[lane].logout}.
          </p>
        </div>
        {unconfirmed && <p className="font-medium text-sm text-warn">Logout {unconfirmed}</p>}
      </div>
      <div className="min-w-0 space-y-4">
        <Timeline record={record} facts={facts} lifeSeconds={lifeSeconds} nowSeconds={nowSeconds} />
        <div className="grid gap-3 min-[26rem]:grid-cols-2">
          <Verdict who="Thief’s copy" attempt={thief} tone={copyVerdict(record).tone} />
          <Verdict
            who="Victim’s browser"
            attempt={victim}
            tone={victim?.status === 200 ? 'good' : victim?.status === 503 ? 'warning' : 'open'}
          />
        </div>
        <details>
          <summary className="inline-block py-2 text-live underline underline-offset-4">
            Details of {lane}: figures, keys and a curl command
          </summary>
          <div className="mt-2 space-y-4">
            <TimelineTable record={record} facts={facts} lifeSeconds={lifeSeconds} />
            <Figures record={record} stale={staleText(facts.stale)} />
            <Keys lane={lane} keys={keys} now={now} />
            <CodeBlock
              label={`Replay the copy under ${lane} from your own terminal`}
              code={`curl -i ${origin}/api/lab/${lane} \\\n  -H 'Authorization: Bearer ${record.credential}'`}
            />
          </div>
        </details>
      </div>
    </section>
  )
}

type VerdictProps = { who: string; attempt: Attempt | null; tone: CopyVerdict['tone'] }

function Verdict({ who, attempt, tone }: VerdictProps) {
  return (
    <p
      className={`rounded-lg border-l-4 px-3 py-2 text-sm ${VERDICT_BOXES[tone]}`}
      data-who={who.split('’')[0]?.toLowerCase()}
    >
      <span className="block text-muted">{who}</span>
      <span className="block font-mono font-semibold">{attempt ? statusLine(attempt) : 'not tried'}</span>
      {attempt && <span className="block font-mono">{whyOf(attempt)}</span>}
    </p>
  )
}

function Figures({ record, stale }: { record: LaneRecord; stale: string }) {
  const answered = record.attempts.filter(({ status, measured }) => measured && status !== 503)
  const commands = commandsPerRequest(record)
  const ms = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} ms`)
  const figures = [
    { name: 'Still accepted after logout', value: stale },
    {
      name: 'Redis commands per request',
      value: commands ? [commands.length, ...commands].join(' ') : '–',
    },
    {
      name: 'Check on the server',
      value: ms(median(answered.map(({ measured }) => measured?.checkMs ?? 0))),
    },
    { name: 'Round trip from here', value: ms(median(record.attempts.map(attempt => attempt.ms))) },
  ]
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 text-sm min-[26rem]:grid-cols-2 xl:grid-cols-4">
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Keys({ lane, keys, now }: { lane: string; keys: readonly ShownKey[]; now: number }) {
  const alive = keys.filter(key => key.lane === lane && key.goneAt > now)
  return (
    <div className="text-sm">
      <p className="text-muted">Keys in Redis</p>
      {alive.length === 0 ? (
        <p>none</p>
      ) : (
        <ul className="mt-1 space-y-1">
          {alive.map(({ name, goneAt }) => (
            <li key={name} className="flex flex-wrap justify-between gap-x-4">
              <code className="break-all font-mono text-xs leading-6">{name}</code>
              <span className="tabular-nums">TTL {Math.ceil((goneAt - now) / 1000)} s</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
