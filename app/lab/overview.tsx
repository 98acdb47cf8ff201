import type { LaneRecord } from './lane-record'

const LOOKS: Record<number, string> = {
  200: 'border-live bg-live-soft',
  503: 'border-warn bg-warn-soft',
}

/** The latest answer to each of the thief's copies, in one line above the lanes. */
export function Overview({ lanes }: { lanes: readonly LaneRecord[] }) {
  return (
    <ul
      aria-label="The latest answer to each copy"
      className="mt-4 grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6"
    >
      {lanes.map(({ lane, attempts, ending }) => {
        const last = attempts.at(-1)
        const isStale = last?.status === 200 && ending !== null && last.at >= ending.at
        const look = isStale
          ? 'border-danger bg-danger-soft'
          : (LOOKS[last?.status ?? 0] ?? 'border-control bg-sunken')
        return (
          <li key={lane} className={`border-l-4 px-2.5 py-1 text-sm ${look}`}>
            <a href={`#lane-${lane}`} className="block no-underline hover:underline">
              <span className="block font-mono">{lane}</span>
              <span className="font-mono font-semibold">{last?.status ?? '–'}</span>
              {isStale && ' still in'}
            </a>
          </li>
        )
      })}
    </ul>
  )
}
