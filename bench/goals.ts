import { against, type Figure, inverse, over, quietest } from './comparison'
import type { Row, Run } from './results'
import { loginBesideArgon2 } from './run-tables'
import { inWords, markdownTable } from './statistics'
import { EMPTY_MIDDLEWARE, FLOORS } from './targets'

type Kind = 'page' | 'json'

const OURS = ['ours-tcp', 'ours-rest', 'ours-embedded']
const LIBRARIES = ['iron-session', 'next-auth', 'better-auth', 'better-auth-cache']

const cpu =
  (kind: Kind): Figure =>
  round =>
    round[kind].cpuUs

/** Requests/s, CPU, and CPU of the quietest turns, each as a share: more is better. */
function shares(run: Run, row: Row, bases: string[], kind: Kind): string {
  const [perSecond, used] = [
    against(run, bases, row, round => round[kind].perSecond),
    inverse(against(run, bases, row, cpu(kind))),
  ]
  const figures = [perSecond?.median, used?.median, quietest(run, bases, row, cpu(kind))]
  return figures.map(figure => (figure ?? Number.NaN).toFixed(2)).join(' · ')
}

/** Against the library that comes closest, by CPU. */
function againstLibraries(run: Run, row: Row, kind: Kind): string {
  const share = (name: string) => inverse(against(run, [name], row, cpu(kind)))?.median ?? Number.NaN
  const [closest = ''] = LIBRARIES.toSorted((a, b) => share(a) - share(b))
  return `${shares(run, row, [closest], kind)} (${closest})`
}

type Goal = { what: string; goal: string; rows: string[]; of: (run: Run, row: Row) => string }

const GOALS: Goal[] = [
  {
    what: 'JSON ÷ no authentication',
    goal: '≥ 0.85',
    rows: OURS,
    of: (run, row) => shares(run, row, FLOORS, 'json'),
  },
  {
    what: 'JSON ÷ no authentication, both with `--max-semi-space-size=64`',
    goal: '≥ 0.85',
    rows: ['ours-tcp-64'],
    of: (run, row) => shares(run, row, ['none-64'], 'json'),
  },
  {
    what: 'page ÷ the same behind an empty Node middleware',
    goal: '≥ 0.95',
    rows: OURS,
    of: (run, row) => shares(run, row, [EMPTY_MIDDLEWARE], 'page'),
  },
  {
    what: 'page ÷ no authentication',
    goal: 'near 0.90',
    rows: OURS,
    of: (run, row) => shares(run, row, FLOORS, 'page'),
  },
  {
    what: 'JSON ÷ the closest library',
    goal: '> 1',
    rows: OURS,
    of: (run, row) => againstLibraries(run, row, 'json'),
  },
  {
    what: 'page ÷ the closest library',
    goal: '> 1',
    rows: OURS,
    of: (run, row) => againstLibraries(run, row, 'page'),
  },
  {
    what: 'JSON ÷ over TCP',
    goal: '≥ 0.90',
    rows: ['ours-rest'],
    of: (run, row) => shares(run, row, ['ours-tcp'], 'json'),
  },
  {
    what: 'page ÷ over TCP',
    goal: '≥ 0.90',
    rows: ['ours-rest'],
    of: (run, row) => shares(run, row, ['ours-tcp'], 'page'),
  },
  {
    what: 'Redis commands per request: page, JSON',
    goal: '1',
    rows: ['ours-tcp', 'ours-rest'],
    of: (_, row) =>
      (['page', 'json'] as const)
        .map(kind => over(row, round => round.commands[kind])?.median.toFixed(2) ?? '–')
        .join(', '),
  },
  {
    what: 'login beside argon2id, CPU µs',
    goal: '< 2000',
    rows: OURS,
    of: (run, row) => inWords(loginBesideArgon2(run, row)),
  },
]

const HOW_TO_READ = `Three figures in a row are requests/s, CPU, and CPU of the quietest turns, each as a share of the other's, round by
round; more is better. What stands in the way where a goal is missed, and what was tried: [README.md](README.md#what-stands-in-the-way).`

const nodeOf = (machine: string) => /Node \d+/.exec(machine)?.[0] ?? ''

/** @returns what was aimed at, beside what each run measured. */
export function goalsTable(runs: Run[]): string {
  const rows = GOALS.flatMap(({ what, goal, rows, of }) =>
    rows.map(name => [
      what,
      `\`${name}\``,
      goal,
      ...runs.map(run => {
        const row = run.rows.find(other => other.name === name)
        return row ? of(run, row) : '–'
      }),
    ]),
  )
  const head = ['', '', 'goal', ...runs.map(({ machine }, index) => `run ${index + 1}, ${nodeOf(machine)}`)]
  return `${HOW_TO_READ}\n\n${markdownTable(head, rows)}`
}
