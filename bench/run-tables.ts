import type { Turn } from './load'
import type { Round } from './measure'
import type { Row, Run } from './results'
import { inWords, markdownTable, type Summary, summarise } from './statistics'
import { EMPTY_MIDDLEWARE, FLOORS } from './targets'

type Figure = (round: Round) => number

/** @returns the tables of one run. */
export function runTables(run: Run): string {
  return [
    '**Pages**',
    turnTable(run, 'page'),
    '**JSON endpoint**',
    turnTable(run, 'json'),
    '**Against the same page behind a Node middleware that does nothing**',
    middlewareTable(run),
    '**The rest**',
    otherTable(run),
    noise(run),
    logins(run),
  ].join('\n\n')
}

/** Requests/s as a share of the floor's in the same round, and the floor's CPU as a share of this one's. */
function turnTable(run: Run, kind: 'page' | 'json'): string {
  const of = (what: keyof Turn) => (round: Round) => round[kind][what]
  return markdownTable(
    [
      '',
      'requests/s ÷ floor',
      'floor CPU ÷ CPU',
      'requests/s',
      'CPU µs/request',
      'p50 ms',
      'p99 ms',
      'Redis commands',
    ],
    run.rows.map(row => [
      `\`${row.name}\` ${row.what}`,
      inWords(against(run, FLOORS, row, of('perSecond')), 2),
      inWords(inverse(against(run, FLOORS, row, of('cpuUs'))), 2),
      inWords(over(row, of('perSecond'))),
      inWords(over(row, of('cpuUs'))),
      inWords(over(row, of('p50')), 1),
      inWords(over(row, of('p99')), 1),
      (over(row, round => round.commands[kind])?.median ?? 0).toFixed(2),
    ]),
  )
}

function middlewareTable(run: Run): string {
  const rows = run.rows.filter(({ name }) => name.startsWith('ours') || name === EMPTY_MIDDLEWARE)
  return markdownTable(
    ['page', 'requests/s', 'CPU', 'more CPU, µs'],
    rows.map(row => [
      `\`${row.name}\``,
      inWords(
        against(run, [EMPTY_MIDDLEWARE], row, round => round.page.perSecond),
        2,
      ),
      inWords(inverse(against(run, [EMPTY_MIDDLEWARE], row, round => round.page.cpuUs)), 2),
      inWords(more(run, EMPTY_MIDDLEWARE, row)),
    ]),
  )
}

function otherTable(run: Run): string {
  const copy = ({ replay }: Row) => (replay ? (replay.page || replay.json ? '**accepted**' : 'refused') : '–')
  const kept = ({ replay }: Row) => (replay ? (replay.otherSession ? 'goes on' : '**ended too**') : '–')
  return markdownTable(
    ['', 'copy after logout', 'another session', 'JSON, one connection: p50 ms', 'memory MB'],
    run.rows.map(row => [
      `\`${row.name}\``,
      copy(row),
      kept(row),
      inWords(
        over(row, round => round.alone.p50),
        2,
      ),
      row.residentMb.toFixed(0),
    ]),
  )
}

function noise(run: Run): string {
  const [, again = ''] = FLOORS
  const [floor = ''] = FLOORS
  const row = run.rows.find(({ name }) => name === again)
  if (!row) return ''
  const ratio = (figure: Figure) => inWords(against(run, [floor], row, figure), 2)
  return `Noise, the floor against itself: page ${ratio(r => r.page.perSecond)} in requests/s and ${ratio(r => r.page.cpuUs)} in CPU, JSON ${ratio(r => r.json.perSecond)} and ${ratio(r => r.json.cpuUs)}. A smaller difference is none.`
}

function logins({ rows, argon2Us }: Run): string {
  const measured = rows.flatMap(({ name, login }) => (login ? [{ name, ...login }] : []))
  const floors = measured.filter(({ name }) => FLOORS.includes(name))
  const floorUs = floors.reduce((sum, { allUs }) => sum + allUs, 0) / floors.length
  const inUs = (us: number) => (Number.isNaN(us) ? '–' : us.toFixed(0))
  const lines = measured.map(({ name, allUs, mainUs }) => [
    `\`${name}\``,
    ...[allUs, allUs - argon2Us, allUs - floorUs, mainUs].map(inUs),
  ])
  return `One argon2id verification alone: ${argon2Us.toFixed(0)} µs of CPU. One login, without a load beside it; where there are no sessions, a route that reads the password and verifies it, and nothing else:\n\n${markdownTable(['', 'CPU µs', 'less argon2id', 'more than that route', 'main thread'], lines)}`
}

const over = (row: Row, figure: Figure) => summarise(row.rounds.map(figure))

/** A row's figure over the mean of the named rows' in the same round. */
function against(run: Run, names: string[], row: Row, figure: Figure): Summary | null {
  const base = run.rows.filter(({ name }) => names.includes(name))
  return summarise(
    row.rounds.flatMap((round, index) => {
      const figures = base.flatMap(({ rounds }) => rounds.slice(index, index + 1).map(figure))
      const mean = figures.reduce((sum, value) => sum + value, 0) / figures.length
      return mean ? [figure(round) / mean] : []
    }),
  )
}

function more(run: Run, name: string, row: Row): Summary | null {
  const base = run.rows.find(other => other.name === name)
  return summarise(
    row.rounds.flatMap((round, index) => {
      const other = base?.rounds[index]
      return other ? [round.page.cpuUs - other.page.cpuUs] : []
    }),
  )
}

const inverse = (summary: Summary | null): Summary | null =>
  summary && { median: 1 / summary.median, min: 1 / summary.max, max: 1 / summary.min }
