export type Summary = { median: number; min: number; max: number }

/** @returns median, minimum and maximum of one figure over the rounds; null when there is none. */
export function summarise(values: number[]): Summary | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted.at(0), sorted.at(-1)]
  if (min === undefined || max === undefined) return null
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return { median: middle.reduce((sum, value) => sum + value, 0) / middle.length, min, max }
}

/** @returns `median (min–max)`. */
export function inWords(summary: Summary | null, digits = 0): string {
  if (!summary) return '–'
  const [median, min, max] = [summary.median, summary.min, summary.max].map(value => value.toFixed(digits))
  return min === max ? `${median}` : `${median} (${min}–${max})`
}

/** @returns a Markdown table. */
export function markdownTable(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
