import { expectedEntries, type GrowthPlan } from '@/lib/lab/growth-theory'

type GrowthChartProps = { plan: GrowthPlan; points: readonly { atSeconds: number; entries: number }[] }

const SAMPLES = 60
const HEADROOM = 1.25

/** A line for the expected size, points for what Redis counted. The table below has the same figures. */
export function GrowthChart({ plan, points }: GrowthChartProps) {
  const lastSeconds = plan.tokenLifeSeconds * 2
  const most = expectedEntries(plan, plan.tokenLifeSeconds) * HEADROOM
  if (!(most > 0)) return null
  const x = (seconds: number) => Math.min(100, (seconds / lastSeconds) * 100)
  const y = (entries: number) => Math.max(0, 100 - (entries / most) * 100)
  const line = Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const seconds = (lastSeconds * i) / SAMPLES
    return `${x(seconds).toFixed(2)},${y(expectedEntries(plan, seconds)).toFixed(2)}`
  })
  return (
    <figure className="mb-4">
      <div className="flex justify-between text-muted text-sm">
        <span>{Math.round(most).toLocaleString('en-GB')} entries</span>
        <span>one token life: the list is full</span>
      </div>
      <svg aria-hidden="true" className="h-56 w-full border-control border-b border-l">
        <line
          x1="50%"
          x2="50%"
          y1="0"
          y2="100%"
          strokeDasharray="4 5"
          strokeWidth="2"
          className="stroke-control"
        />
        <svg aria-hidden="true" viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
          <polyline
            points={line.join(' ')}
            fill="none"
            strokeWidth="3"
            vectorEffect="non-scaling-stroke"
            className="stroke-live"
          />
        </svg>
        {points.map(({ atSeconds, entries }) => (
          <circle
            key={atSeconds}
            cx={`${x(atSeconds)}%`}
            cy={`${y(entries)}%`}
            r="4.5"
            strokeWidth="2"
            className="fill-surface stroke-ink"
          />
        ))}
      </svg>
      <div className="flex justify-between text-muted text-sm">
        <span>first logout</span>
        <span>{Math.round(lastSeconds / 60).toLocaleString('en-GB')} minutes</span>
      </div>
      <figcaption className="mt-2 text-muted text-sm">
        Line: two entries per logout × the life they have left. Points: what Redis counted.
      </figcaption>
    </figure>
  )
}
