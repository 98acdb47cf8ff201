import type { Round } from './measure'
import type { Row, Run } from './results'
import { type Summary, summarise } from './statistics'

/** One figure of a round; none where the server has none. */
export type Figure = (round: Round) => number | null | undefined

/** @returns a row's figure over the rounds. */
export const over = (row: Row, figure: Figure): Summary | null =>
  summarise(row.rounds.map(figure).filter(value => value != null))

/** @returns a row's figure over the mean of the named rows' in the same round. */
export function against(run: Run, names: string[], row: Row, figure: Figure): Summary | null {
  return paired(run, names, row, figure, (value, base) => value / base)
}

/** @returns how much a row's figure is above the mean of the named rows' in the same round. */
export function more(run: Run, names: string[], row: Row, figure: Figure, base = figure): Summary | null {
  return paired(run, names, row, figure, (value, mean) => value - mean, base)
}

/**
 * Other work on the machine only ever adds to what a turn costs, so the cheapest turns are the least disturbed ones.
 * @returns the mean of the named rows' least figures over this row's least.
 */
export function quietest(run: Run, names: string[], row: Row, figure: Figure): number {
  const least = (of: Row) => over(of, figure)?.min ?? Number.NaN
  return meanOf(run.rows.filter(({ name }) => names.includes(name)).map(least)) / least(row)
}

export const inverse = (summary: Summary | null): Summary | null =>
  summary && { median: 1 / summary.median, min: 1 / summary.max, max: 1 / summary.min }

function paired(
  run: Run,
  names: string[],
  row: Row,
  figure: Figure,
  compare: (value: number, base: number) => number,
  baseFigure = figure,
): Summary | null {
  const bases = run.rows.filter(({ name }) => names.includes(name))
  return summarise(
    row.rounds.flatMap((round, index) => {
      const value = figure(round)
      const others = bases.flatMap(({ rounds }) => rounds.slice(index, index + 1).map(baseFigure))
      const base = meanOf(others.filter(other => other != null))
      return value == null || Number.isNaN(base) ? [] : [compare(value, base)]
    }),
  )
}

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
