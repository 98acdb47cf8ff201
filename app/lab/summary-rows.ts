import type { Lane } from '@/lib/lab/lanes'
import { commandsPerRequest, factsOf, type LaneRecord, median, type StaleAcceptance } from './lane-record'

/** One line of the summary. Each text is a figure of this round, or says that it was not measured. */
export type SummaryRow = {
  lane: Lane
  ended: string
  copy: string
  stale: string
  commands: string
  latency: string
  outage: string
  emptied: string
}

/** @returns stale acceptance in words. */
export function staleText(stale: StaleAcceptance): string {
  switch (stale.kind) {
    case 'not measured':
      return 'not measured yet'
    case 'none':
      return '0 s: refused at the first try'
    case 'open':
      return `${stale.seconds.toFixed(1)} s and counting`
    case 'closed':
      return `${stale.seconds.toFixed(1)} s`
  }
}

/** @param nowSeconds since the credentials were issued. */
export function summaryRow(record: LaneRecord, nowSeconds: number): SummaryRow {
  const { attempts, ending, lane } = record
  const facts = factsOf(record, nowSeconds)
  const last = attempts.at(-1)
  const latency = median(
    attempts.flatMap(({ measured, status }) => (measured && status !== 503 ? measured.checkMs : [])),
  )
  const during = (what: 'outage' | 'emptied') => {
    const attempt = attempts.findLast(candidate => candidate.during === what)
    return attempt ? String(attempt.status) : 'not tried'
  }
  return {
    lane,
    ended: ending ? `${ending.verb}${ending.revoked ? '' : ' (nothing revoked)'}` : 'not yet',
    copy: last ? String(last.status) : 'not tried',
    stale: staleText(facts.stale),
    commands: String(commandsPerRequest(record)?.length ?? 'not tried'),
    latency: latency === null ? 'not tried' : `${latency.toFixed(2)} ms`,
    outage: during('outage'),
    emptied: during('emptied'),
  }
}

export const SUMMARY_COLUMNS: readonly { header: string; of: (row: SummaryRow) => string }[] = [
  { header: 'Strategy', of: row => row.lane },
  { header: 'Session', of: row => row.ended },
  { header: 'Copy now', of: row => row.copy },
  { header: 'Still accepted after logout', of: row => row.stale },
  { header: 'Redis commands per request', of: row => row.commands },
  { header: 'Check on the server, median', of: row => row.latency },
  { header: 'Redis offline', of: row => row.outage },
  { header: 'Redis flushed', of: row => row.emptied },
]

/** @returns the summary as a Markdown table. */
export function summaryMarkdown(rows: readonly SummaryRow[]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(SUMMARY_COLUMNS.map(({ header }) => header)),
    line(SUMMARY_COLUMNS.map(() => '---')),
    ...rows.map(row => line(SUMMARY_COLUMNS.map(({ of }) => of(row)))),
  ].join('\n')
}
