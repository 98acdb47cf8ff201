import type { Profiled } from './results'
import { markdownTable } from './statistics'

/** What is not shown by itself (µs). */
const LEAST = 1

/** @returns the parts of the software and what each of them took, µs per request. */
export function partsTable({ columns }: Profiled): string {
  const [own, other] = columns
  const more = (part: string) => (own?.parts[part] ?? 0) - (other?.parts[part] ?? 0)
  const all = [...new Set(columns.flatMap(({ parts }) => Object.keys(parts)))]
  const shown = all
    .filter(part => columns.some(({ parts }) => (parts[part] ?? 0) >= LEAST))
    .sort((a, b) => more(b) - more(a))
  const rows = shown.map(part => [part, ...columns.map(({ parts }) => (parts[part] ?? 0).toFixed(1))])
  const sums = columns.map(({ parts }) => Object.values(parts).reduce((sum, us) => sum + us, 0))
  return markdownTable(
    ['main thread, µs per request', ...columns.map(({ name }) => `\`${name}\``)],
    [
      ...rows,
      ['all of it', ...sums.map(us => us.toFixed(1))],
      ['CPU of the process', ...columns.map(({ cpuUs }) => cpuUs.toFixed(1))],
    ],
  )
}
