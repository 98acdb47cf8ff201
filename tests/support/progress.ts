/** What a suite tells `npm test` while it runs, and at its end. Without `npm test` nothing is told. */
export type Progress =
  /** A file was finished. `name` is the one, or the part of it, that is worth showing. */
  | { type: 'progress'; name: string; done: number; total: number }
  /** A line that is worth printing although the test has passed. */
  | { type: 'note'; text: string }
  | { type: 'end'; passed: number; failed: number; skipped: SkippedTests[] }

/** Skipped tests that belong together. */
export type SkippedTests = { title: string; count: number }

export function report(progress: Progress): void {
  process.send?.(progress)
}

/** Counts skipped tests by the group in whose title the reason stands. */
export function groupSkipped(titles: string[]): SkippedTests[] {
  const counts = new Map<string, number>()
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1)
  return [...counts].map(([title, count]) => ({ title, count }))
}
