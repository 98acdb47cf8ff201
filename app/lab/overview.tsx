import type { LaneRecord } from './lane-record'
import { type CopyVerdict, copyVerdict, VERDICT_BOXES } from './verdicts'

const TEXTS: Record<CopyVerdict['tone'], string> = {
  good: 'text-live',
  bad: 'text-danger',
  warning: 'text-warn',
  open: '',
}

/** The latest answer to each of the thief's copies, in one line that stays above the lanes. */
export function Overview({ lanes }: { lanes: readonly LaneRecord[] }) {
  return (
    <ul
      aria-label="The latest answer to each copy"
      className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6"
    >
      {lanes.map(record => {
        const { text, tone } = copyVerdict(record)
        return (
          <li key={record.lane} className={`border-l-4 px-2.5 py-1 text-sm ${VERDICT_BOXES[tone]}`}>
            <a href={`#lane-${record.lane}`} className="block no-underline hover:underline">
              <span className="block">
                <span className="font-mono">{record.lane}</span>
                {record.lane === 'denylist' && <span className="text-xs"> this app</span>}
              </span>
              <span className={`font-semibold ${TEXTS[tone]}`}>{text}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
