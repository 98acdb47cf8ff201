import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const KILL_AFTER_MS = 8_000
const ORPHAN_CHECK_MS = 250

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
let interrupted = false

/**
 * Runs a Node program of this project with its output live on ours.
 *
 * @param {string} program path of the JavaScript file, from the root of the project
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to the environment
 * @param {(text: string) => void} [onOutput] gets what was written to the standard output, after it was shown
 * @returns {Promise<number>} its exit code, or 128 + the number of the signal that ended it
 */
export async function runNode(program, args, env = {}, onOutput) {
  const stdio = /** @type {const} */ (['ignore', onOutput ? 'pipe' : 'inherit', 'inherit'])
  const child = start(process.execPath, [program, ...args], env, [...stdio])
  if (onOutput) {
    child.stdout?.setEncoding('utf8').on('data', text => {
      process.stdout.write(text)
      onOutput(text)
    })
  }
  return untilEnd(child)
}

/**
 * Runs a program and keeps its output.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, onMessage?: (message: unknown) => void }} [options] `env` is added to the
 *   environment; `onMessage` gets what a Node program tells with `process.send`
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runQuietly(program, args, { env = {}, onMessage } = {}) {
  const child = start(program, args, env, ['ignore', 'pipe', 'pipe', ...(onMessage ? ['ipc'] : [])])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  if (onMessage) child.on('message', onMessage)
  return { code: await untilEnd(child), output }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {import('node:child_process').StdioOptions} stdio
 */
function start(program, args, env, stdio) {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { NEXT_TELEMETRY_DISABLED: '1', ...process.env, ...env },
    stdio,
    // A group of its own, so that ending it ends what it started too (browsers, Redis servers, the app).
    detached: process.platform !== 'win32',
  })
  running.add(child)
  return child
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
async function untilEnd(child) {
  const closed = once(child, 'close')
  const [code, signal] = await once(child, 'exit')
  running.delete(child)
  signalGroup(child, 'SIGKILL') // What a crashed or timed-out test left behind.
  await closed
  // Nothing may go on as if this program had ended by itself: the signal handler exits.
  if (interrupted) await new Promise(() => {})
  return code ?? exitCodeOf(signal)
}

/**
 * Passes SIGINT and SIGTERM on to all that runs, and exits once that is gone.
 *
 * @param {{ withTheirCode?: boolean }} [options] exit with the child's own code instead of the signal's, as for a server
 *   that has shut down as asked
 */
export function endChildrenWithUs({ withTheirCode = false } = {}) {
  /** @param {NodeJS.Signals} signal */
  const end = async signal => {
    if (interrupted) return
    interrupted = true
    const ending = [...running].map(child => once(child, 'exit'))
    signalAll(signal)
    setTimeout(() => signalAll('SIGKILL'), KILL_AFTER_MS)
    const [first] = await Promise.all(ending)
    process.exit((withTheirCode ? first?.[0] : undefined) ?? exitCodeOf(signal))
  }
  process.on('SIGINT', end).on('SIGTERM', end)

  // npm passes SIGTERM to the shell between it and us, which dies of it without a word to us.
  if (process.env.npm_lifecycle_event === undefined) return
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) end('SIGTERM')
  }, ORPHAN_CHECK_MS).unref()
}

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
  for (const child of running) signalGroup(child, signal)
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // All of it ended on its own.
  }
}

/** @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + constants.signals[signal]
}
