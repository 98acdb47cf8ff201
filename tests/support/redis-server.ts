import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port'
import { findFaketime, findRedisServer } from './machine.mjs'

const HOST = '127.0.0.1'
const START_ATTEMPTS = 3
const ONLY_REDIS_SERVER = ['--cluster-enabled', '--appendonly', '--appendfsync']

export type RedisServerOptions = {
  /** Default: one that is free. */
  port?: number
  /** More arguments for redis-server. */
  args?: string[]
  /** Where it keeps its data. Default: a temporary directory that goes with the server. */
  dir?: string
  /** Files of a certificate and its key: the port then speaks TLS only, which the embedded engine cannot. */
  tls?: { certFile: string; keyFile: string }
  /** How far its clock is ahead of this process', in seconds; such tests begin with `needing('libfaketime')`. */
  clockAheadSeconds?: number
}

export type RedisServer = RedisProcess & { url: string; host: string; port: number }

/** A process that a test can end and stop. */
export type RedisProcess = {
  pid: number
  /** Lets it end in an orderly way. */
  stop(): Promise<void>
  /** Ends it like a crash (SIGKILL). */
  kill(): Promise<void>
  /** Stops it from answering, connections stay open (SIGSTOP). */
  pause(): void
  resume(): void
}

/**
 * A Redis on the loopback interface in a process of its own, ready to serve when this resolves. Ends with this process at
 * the latest. On a machine without a redis-server it is the embedded engine, which keeps nothing on disk.
 *
 * @throws Error when TLS, a cluster or a file on disk is asked for and there is no redis-server: such tests begin with
 *   `needing('redis-server')`
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort(HOST))
    try {
      return await start(port, options)
    } catch (error) {
      // Another process may have taken the port since it was found free.
      if (options.port !== undefined || attempt === START_ATTEMPTS) throw error
    }
  }
}

async function start(port: number, options: RedisServerOptions): Promise<RedisServer> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'redis-server-'))
  const removeDir = () => {
    if (!options.dir) rmSync(dir, { recursive: true, force: true })
  }
  const env = clockEnvironment(options.clockAheadSeconds)
  const started = await launch(
    commandLine(port, dir, options),
    /ready to accept connections/i,
    removeDir,
    env,
  )
  return {
    url: `${options.tls ? 'rediss' : 'redis'}://${options.tls ? 'localhost' : HOST}:${port}`,
    host: HOST,
    port,
    ...started,
  }
}

/**
 * Starts a process of Redis, which ends with this one at the latest.
 * @param isReady what its output says when it serves.
 * @param onExit called when it has ended.
 * @param env more variables for it.
 */
export async function launch(
  [program = '', ...args]: string[],
  isReady: RegExp,
  onExit: () => void,
  env: Record<string, string> = {},
): Promise<RedisProcess> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const exited = once(child, 'exit').then(() => {
    process.off('exit', killWithUs)
    onExit()
  })
  await ready(child, isReady)

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    child.kill('SIGCONT')
    await exited
  }
  return {
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

function clockEnvironment(aheadSeconds: number | undefined): Record<string, string> {
  if (aheadSeconds === undefined) return {}
  const faketime = findFaketime()
  if (!faketime) throw new Error('no libfaketime on this machine')
  // The C library's own memory: Debian's Redis has another one, which asks for the time before libfaketime can tell it.
  return { LD_PRELOAD: `${faketime}:libc.so.6`, FAKETIME: `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}s` }
}

function commandLine(port: number, dir: string, { args = [], tls }: RedisServerOptions): string[] {
  const binary = findRedisServer()
  if (!binary) {
    if (tls || args.some(arg => ONLY_REDIS_SERVER.includes(arg)))
      throw new Error('no redis-server on this machine')
    return [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'engine.ts'), `${port}`, ...args]
  }
  const listen = tls
    ? ['--port', '0', '--tls-port', `${port}`, '--tls-cert-file', tls.certFile, '--tls-key-file', tls.keyFile]
    : ['--port', `${port}`]
  const noClientCertificates = tls ? ['--tls-auth-clients', 'no'] : []
  return [binary, ...listen, '--bind', HOST, '--dir', dir, '--save', '', ...noClientCertificates, ...args]
}

function ready(child: ChildProcess, isReady: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const log: string[] = []
    child.once('error', reject)
    child.once('exit', code =>
      reject(new Error(`redis-server ended with ${code}: ${log.slice(-5).join('\n')}`)),
    )
    if (!child.stdout) return reject(new Error('redis-server has no output'))
    createInterface(child.stdout).on('line', line => {
      log.push(line)
      if (isReady.test(line)) resolve()
    })
  })
}
