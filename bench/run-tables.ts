import { against, type Figure, inverse, more, over, quietest } from './comparison'
import type { Turn } from './load'
import type { Round } from './measure'
import type { Row, Run } from './results'
import { inWords, markdownTable } from './statistics'
import { EMPTY_MIDDLEWARE, FLOORS } from './targets'

/** What a login costs beside the verification of its password, in the same round of the floors. */
export const ARGON2: Figure = ({ login, noLogin }) => login && noLogin && login.cpuUs - noLogin.cpuUs

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
      'of the quietest turns',
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
      quietest(run, FLOORS, row, of('cpuUs')).toFixed(2),
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
  const base = [EMPTY_MIDDLEWARE]
  return markdownTable(
    ['page', 'requests/s', 'CPU', 'of the quietest turns', 'more CPU, µs'],
    rows.map(row => [
      `\`${row.name}\``,
      inWords(
        against(run, base, row, round => round.page.perSecond),
        2,
      ),
      inWords(inverse(against(run, base, row, round => round.page.cpuUs)), 2),
      quietest(run, base, row, round => round.page.cpuUs).toFixed(2),
      inWords(more(run, base, row, round => round.page.cpuUs)),
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
  const [floor = '', again = ''] = FLOORS
  const row = run.rows.find(({ name }) => name === again)
  if (!row) return ''
  const ratio = (figure: Figure) => inWords(against(run, [floor], row, figure), 2)
  return `Noise, the floor against itself: page ${ratio(r => r.page.perSecond)} in requests/s and ${ratio(r => r.page.cpuUs)} in CPU, JSON ${ratio(r => r.json.perSecond)} and ${ratio(r => r.json.cpuUs)}. A smaller difference is none.`
}

function logins(run: Run): string {
  const rows = run.rows.filter(row => over(row, ({ login }) => login?.cpuUs))
  const lines = rows.map(row => [
    `\`${row.name}\``,
    inWords(over(row, ({ login }) => login?.cpuUs)),
    inWords(loginBesideArgon2(run, row)),
    inWords(more(run, FLOORS, row, ({ login }) => login?.cpuUs)),
    inWords(over(row, ({ login }) => login?.perSecond)),
  ])
  return `Logins, four at a time, with the limit on attempts counted. The floors verify the same password by argon2id and keep no session; the same route without the verification tells what argon2id costs.\n\n${markdownTable(['', 'CPU µs per login', 'beside argon2id', 'more than the floors', 'logins/s'], lines)}`
}

/** @returns CPU µs of a login without its argon2id, round by round. */
export const loginBesideArgon2 = (run: Run, row: Row) =>
  more(run, FLOORS, row, ({ login }) => login?.cpuUs, ARGON2)
