import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './apps'
import { drawChart } from './chart'
import { clientTables } from './client-tables'
import { feedTables } from './feed-tables'
import { goalsTable } from './goals'
import { growthTables } from './growth-tables'
import { partsTable } from './profile-tables'
import {
  type ClientSide,
  type FeedMeasured,
  FOLDER,
  type Growth,
  kept,
  type Profiled,
  type Run,
} from './results'
import { runTables } from './run-tables'

const INTRODUCTION = `# What the check costs

Written by \`npm run bench\`, and \`npm run bench -- profile\`, \`growth\`, \`feed\` and \`client\`, from what they measured; how is in [README.md](README.md). Figures are medians, with minimum and maximum over the rounds in brackets.`

const RESULTS = join(import.meta.dirname, 'RESULTS.md')

/**
 * Writes `bench/RESULTS.md` and its drawings from the figures in `bench/results`. Those stay on the machine that measured
 * them, so a section without figures here stays as it is.
 */
export function render(): void {
  const runs = [1, 2, 3].flatMap(number => kept<Run>(`run-${number}`) ?? [])
  const profile = kept<Profiled>('profile')
  const growth = kept<Growth>('growth')
  const client = kept<ClientSide>('client')
  const feed = kept<FeedMeasured>('feed')
  const measured = [
    ...(runs.length > 0 ? [`## Goals\n\n${goalsTable(runs)}`] : []),
    ...runs.map((run, index) => `## Run ${index + 1}\n\n${heading(run)}\n\n${runTables(run)}`),
    ...(profile ? [`## Where the time goes\n\n${heading(profile)}\n\n${where(profile)}`] : []),
    ...(growth ? [`## Growth\n\n${heading(growth)}\n\n${growthTables(growth)}\n\n${drawings(growth)}`] : []),
    ...(feed ? [`## Feed of endings\n\n${heading(feed)}\n\n${feedTables(feed)}`] : []),
    ...(client ? [`## Client side\n\n${clientTables(client)}`] : []),
  ]
  writeFileSync(RESULTS, `${[INTRODUCTION, ...mergeSections(measured)].join('\n\n')}\n`)
  // As all files here, so that the linter has nothing to say.
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  execFileSync(process.execPath, [biome, 'format', '--write', 'bench/RESULTS.md', 'bench/results'], {
    cwd: ROOT,
  })
}

/** @returns the sections of RESULTS.md in their order, each replaced by the measured one with the same heading. */
function mergeSections(measured: string[]): string[] {
  const headingOf = (section: string) => section.slice(0, section.indexOf('\n'))
  const byHeading = new Map(measured.map(section => [headingOf(section), section]))
  const present = readFileSync(RESULTS, 'utf8')
    .split(/^(?=## )/m)
    .slice(1)
    .map(section => section.trimEnd())
  const merged = present.map(section => byHeading.get(headingOf(section)) ?? section)
  const headings = new Set(present.map(headingOf))
  return [...merged, ...measured.filter(section => !headings.has(headingOf(section)))]
}

const where = (profile: Profiled) =>
  `\`${profile.what}\`, under \`--cpu-prof\`. What Node does is counted for the part that asked for it; the same work costs more in one process than in another, by some per cent.\n\n${partsTable(profile)}`

const heading = ({ takenAt, machine }: { takenAt: string; machine: string }) =>
  `${takenAt.slice(0, 16).replace('T', ' ')} UTC. ${machine}. Server on one processor; load, Redis and bridge on the other.`

/** @returns the Markdown that shows the drawings; writes them. */
function drawings({ denied, concurrency, everywhere }: Growth): string {
  const latency = (rows: { p50: number; p99: number }[], xs: number[]) =>
    (['p50', 'p99'] as const).map(name => ({
      name,
      points: rows.map((row, i) => ({ x: xs[i] ?? 0, y: row[name] })),
    }))
  const charts = {
    denied: {
      title: 'One check, by the number of denied ids',
      x: 'denied ids',
      y: 'µs',
      lines: latency(
        denied,
        denied.map(row => row.count),
      ),
    },
    concurrency: {
      title: 'One check, by how many are under way at once',
      x: 'checks at once',
      y: 'µs',
      lines: latency(
        concurrency,
        concurrency.map(row => row.connections),
      ),
    },
    everywhere: {
      title: '“Log out everywhere”, by the sessions of the user',
      x: 'sessions',
      y: 'ms',
      lines: [{ name: 'median', points: everywhere.map(row => ({ x: row.sessions, y: row.ms })) }],
    },
  }
  return Object.entries(charts)
    .map(([name, chart]) => {
      writeFileSync(join(FOLDER, `${name}.svg`), `${drawChart(chart)}\n`)
      return `![${chart.title}; the figures are in the table above](results/${name}.svg)`
    })
    .join('\n\n')
}
