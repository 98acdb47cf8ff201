import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../tests/support/free-port'
import { appFolder, NEXT } from './apps'
import type { Target } from './targets'

/** The servers have a processor to themselves; load, Redis and this program share the other. */
export const SERVER_CPU = 0
export const LOAD_CPU = 1

/** Without these V8 drops code and heap of a server that waits for its next turn, and the turn begins cold. */
const V8_FLAGS = ['--no-memory-reducer', '--no-flush-bytecode']
const START_LIMIT_MS = 60_000
/** Longer than clients keep a connection that waits, so that none is closed under a request. */
const KEEP_ALIVE_MS = 15_000
const POLL_MS = 100

export type Server = {
  target: Target
  origin: string
  pid: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Moves a process with all its threads to one processor. */
export function pin(pid: number, cpu: number): void {
  execFileSync('taskset', ['-acp', String(cpu), String(pid)], { stdio: 'ignore' })
}

/** @param nodeArgs more arguments for Node, such as `--cpu-prof`. */
export async function startServer(
  target: Target,
  env: Record<string, string>,
  nodeArgs: string[] = [],
): Promise<Server> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const child = spawn(
    'taskset',
    [
      '-c',
      String(SERVER_CPU),
      process.execPath,
      ...V8_FLAGS,
      ...nodeArgs,
      NEXT,
      'start',
      '-H',
      '127.0.0.1',
      '-p',
      String(port),
      '--keepAliveTimeout',
      String(KEEP_ALIVE_MS),
    ],
    {
      cwd: appFolder(target.recipe),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        APP_ORIGIN: origin,
        NEXTAUTH_URL: origin,
        PORT: String(port),
        ...env,
        ...target.env,
      },
    },
  )
  running.add(child)
  child.stdout?.resume()
  await untilReady(child, origin, target.name)
  return {
    target,
    origin,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      running.delete(child)
    },
  }
}

async function untilReady(child: ChildProcess, origin: string, name: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS
  for (;;) {
    const answered = await fetch(origin, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (answered) return
    if (child.exitCode !== null) throw new Error(`${name} ended at its start with ${child.exitCode}`)
    if (Date.now() > limit) throw new Error(`${name} did not start`)
    await delay(POLL_MS)
  }
}

/** @returns time on a processor so far, in microseconds: of the main thread, and of all threads together. */
export function cpuTime(pid: number): { main: number; all: number } {
  const used = (task: string) => {
    const [nanoseconds = ''] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1000
  }
  const all = readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + used(task), 0)
  return { main: used(String(pid)), all }
}

/** @returns memory in use (resident set), in MB. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}
