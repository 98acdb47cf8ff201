import type { Attempt, LaneFacts, LaneRecord } from './lane-record'

type TimelineProps = { record: LaneRecord; facts: LaneFacts; lifeSeconds: number; nowSeconds: number }

/** The verifier's leeway, and a little air (s). */
const AFTER_EXPIRY_SECONDS = 8

const TICKS: Record<number, string> = { 200: 'stroke-ink', 401: 'stroke-control', 503: 'stroke-warn' }

/** The life of a copied credential: until when it should have worked, and until when it did. */
export function Timeline({ record, facts, lifeSeconds, nowSeconds }: TimelineProps) {
  const end = lifeSeconds + AFTER_EXPIRY_SECONDS
  const x = (seconds: number) => `${(Math.min(Math.max(seconds / end, 0), 1) * 100).toFixed(2)}%`
  const { ending, attempts } = record
  const { exposure, firstRefusedAt } = facts
  const rightfulEnd = ending?.at ?? firstRefusedAt ?? Math.min(nowSeconds, end)
  return (
    <svg aria-hidden="true" className="h-20 w-full overflow-visible" data-exposed={exposure ? '' : undefined}>
      <defs>
        <pattern id={`hazard-${record.lane}`} width="9" height="9" patternUnits="userSpaceOnUse">
          <rect width="9" height="9" className="fill-danger-soft" />
          <path d="M-2 11L11-2M-2 2L2-2M7 11L11 7" strokeWidth="3" className="stroke-danger" />
        </pattern>
      </defs>
      <line
        x1="0"
        x2={x(lifeSeconds)}
        y1="38"
        y2="38"
        strokeWidth="2"
        strokeDasharray="4 5"
        className="stroke-control"
      />
      <rect x="0" y="31" width={x(rightfulEnd)} height="14" rx="3" className="fill-live" />
      {exposure && (
        <rect
          x={x(exposure.from)}
          y="31"
          width={x(exposure.to - exposure.from)}
          height="14"
          fill={`url(#hazard-${record.lane})`}
          strokeWidth="1.5"
          className="stroke-danger"
        />
      )}
      <line
        x1={x(lifeSeconds)}
        x2={x(lifeSeconds)}
        y1="28"
        y2="48"
        strokeWidth="2"
        className="stroke-control"
      />
      <text x={x(lifeSeconds)} y="22" textAnchor="end" className="fill-muted text-xs">
        expires
      </text>
      {attempts.map(attempt => (
        <Tick key={attempt.at} attempt={attempt} x={x(attempt.at)} />
      ))}
      {ending && <Mark at={x(ending.at)} y={14} text={ending.verb} isLate={ending.at > end / 2} />}
      {firstRefusedAt !== null && (
        <Mark at={x(firstRefusedAt)} y={76} text="refused" isLate={firstRefusedAt > end / 2} />
      )}
    </svg>
  )
}

/** One request of the thief: a full stroke when it was accepted, a short one when not. */
function Tick({ attempt: { status }, x }: { attempt: Attempt; x: string }) {
  const look = TICKS[status] ?? 'stroke-warn'
  return <line x1={x} x2={x} y1="50" y2={status === 200 ? '60' : '54'} strokeWidth="2" className={look} />
}

function Mark({ at, y, text, isLate }: { at: string; y: number; text: string; isLate: boolean }) {
  const isAbove = y < 38
  return (
    <>
      <line
        x1={at}
        x2={at}
        y1={isAbove ? y + 3 : 31}
        y2={isAbove ? 45 : y - 9}
        strokeWidth="3"
        className="stroke-ink"
      />
      <text
        x={at}
        y={y}
        dx={isAbove ? 0 : isLate ? -6 : 6}
        textAnchor={isLate ? 'end' : 'start'}
        className="fill-ink font-medium text-xs"
      >
        {text}
      </text>
    </>
  )
}
