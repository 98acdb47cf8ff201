import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Replay, Round } from './measure'

/** One run of `npm run bench`, as it is kept. */
export type Run = {
  takenAt: string
  machine: string
  rows: Row[]
}

export type Row = {
  name: string
  what: string
  rounds: Round[]
  residentMb: number
  replay: Replay | null
}

type Latency = { p50: number; p99: number }

/** What `npm run bench -- growth` measured: latencies in µs, memory in bytes. */
export type Growth = {
  takenAt: string
  machine: string
  /** One entry, by `MEMORY USAGE`. */
  entryBytes: number
  denied: ({ count: number; bytes: number } & Latency)[]
  userBytes: number
  sessionBytes: number
  sessions: ({ count: number; bytes: number } & Latency) | null
  concurrency: ({ connections: number; perSecond: number } & Latency)[]
  everywhere: { sessions: number; ms: number }[]
}

type Spread = Latency & { max: number }

/** What listening costs and how soon an ending is told over one transport. */
export type FeedTransport = {
  transport: 'tcp' | 'rest'
  endingsPerSecond: number
  /** From the call that ends a session to the event at the listener, in ms. */
  page: Spread
  service: Spread
  /** Commands per second while nothing happens, by name: with one open page, and with `pages`. */
  idle: { one: Record<string, number>; pages: number; all: Record<string, number> }
}

/** What `npm run bench -- feed` measured. */
export type FeedMeasured = {
  takenAt: string
  machine: string
  pages: number
  perSecond: number
  transports: FeedTransport[]
  /** What it costs to verify a token, in µs. */
  signatures: { alg: string; first: Spread; remembered: Spread }[]
}

/** What `npm run bench -- profile` found: µs per request of each server, by part. */
export type Profiled = {
  takenAt: string
  machine: string
  /** What was asked for. */
  what: string
  columns: { name: string; cpuUs: number; parts: Record<string, number> }[]
}

/** One file that a browser loads for the login page; sizes in bytes. */
export type Script = { url: string; compressed: number; raw: number; what: string }

/** What `npm run bench -- client` measured in a browser. */
export type ClientSide = {
  takenAt: string
  scripts: Script[]
  styles: Script[]
  /** Requests by how many others had to come first. */
  depth: number
  layoutShift: number
  /** Milliseconds from the start of the navigation. */
  firstPaintMs: number
}

export const FOLDER = join(import.meta.dirname, 'results')

/** @returns what the figures were measured on. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 1024 ** 3)
  const next = JSON.parse(
    readFileSync(join(import.meta.dirname, '../node_modules/next/package.json'), 'utf8'),
  )
  return `${cpu?.model ?? 'unknown processor'}, ${cpus().length} processors, ${memoryGb} GB, ${process.platform} ${release()}, Node ${process.versions.node}, Next ${next.version}`
}

/** Keeps what a command measured, for `bench/RESULTS.md`; git ignores the file. */
export function keep(name: string, value: unknown): void {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(value, rounded, 1)}\n`)
}

/** @returns what was kept under a name, or null. */
export function kept<T>(name: string): T | null {
  const file = join(FOLDER, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

const rounded = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
