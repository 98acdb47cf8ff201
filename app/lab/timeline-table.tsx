import { DataTable } from '@/components/data-table'
import type { LaneFacts, LaneRecord } from './lane-record'

type TimelineTableProps = { record: LaneRecord; facts: LaneFacts; lifeSeconds: number }

const at = (seconds: number | null | undefined) => (seconds == null ? '–' : `${seconds.toFixed(1)} s`)

/** What the drawing shows, in figures: seconds since the credential was issued. */
export function TimelineTable({ record, facts, lifeSeconds }: TimelineTableProps) {
  const { attempts, ending } = record
  return (
    <DataTable
      caption={`Life of the copied credential under ${record.lane}, in seconds since it was issued`}
      rows={[record]}
      rowKey={({ lane }) => lane}
      columns={[
        {
          header: 'Issued',
          cell: () => (
            <>
              <span className="sm:hidden">Issued at </span>0.0 s
            </>
          ),
          className: 'tabular-nums',
        },
        { header: 'Copied', cell: () => at(attempts[0]?.at), className: 'tabular-nums' },
        {
          header: 'Ended',
          cell: () => (ending ? `${at(ending.at)}, ${ending.verb}` : '–'),
          className: 'tabular-nums',
        },
        { header: 'Last accepted', cell: () => at(facts.lastAcceptedAt), className: 'tabular-nums' },
        { header: 'First refused', cell: () => at(facts.firstRefusedAt), className: 'tabular-nums' },
        { header: 'Expires', cell: () => at(lifeSeconds), className: 'tabular-nums' },
      ]}
    />
  )
}
