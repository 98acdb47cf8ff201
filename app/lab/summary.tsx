import { CopyButton } from '@/components/copy-button'
import { DataTable } from '@/components/data-table'
import { Section } from '@/components/section'
import { SUMMARY_COLUMNS, summaryMarkdown, summaryRow } from './summary-rows'
import type { Round } from './use-lab'

/** What this visitor has measured in this round, to copy. */
export function Summary({ round, nowSeconds }: { round: Round; nowSeconds: number }) {
  const rows = round.lanes.map(lane => summaryRow(lane, nowSeconds))
  return (
    <Section
      title="What you have measured"
      intro="Status codes and times of the requests above, sent by this browser in this round."
    >
      <DataTable
        caption="What you have measured in this round"
        rows={rows}
        rowKey={row => row.lane}
        columns={SUMMARY_COLUMNS.map(({ header, of }) => ({ header, cell: of, className: 'tabular-nums' }))}
      />
      <div className="mt-4 flex items-center gap-3 text-sm">
        <CopyButton label="the summary as Markdown" text={summaryMarkdown(rows)} />
        <span className="hidden text-muted scripted:inline">as Markdown</span>
      </div>
    </Section>
  )
}
