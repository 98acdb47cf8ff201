import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port'

const HOST = '127.0.0.1'
const BINARIES = ['redis-server', 'valkey-server']
const START_ATTEMPTS = 3

export type RedisServerOptions = {
  /** Default: one that is free. */
  port?: number
  /** More arguments for redis-server. */
  args?: string[]
  /** Where it keeps its data. Default: a temporary directory that goes with the server. */
  dir?: string
  /** Files of a certificate and its key: the port then speaks TLS only. */
  tls?: { certFile: string; keyFile: string }
}

export type RedisServer = {
  url: string
  host: string
  port: number
  pid: number
  /** Lets it end in an orderly way. */
  stop(): Promise<void>
  /** Ends it like a crash (SIGKILL). */
  kill(): Promise<void>
  /** Stops it from answering, connections stay open (SIGSTOP). */
  pause(): void
  resume(): void
}

/** Path of redis-server (or valkey-server) on this machine, or null. */
export function findRedisServer(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of BINARIES) {
      const path = join(folder, name)
      if (isExecutable(path)) return path
    }
  }
  return null
}

/** A real Redis on the loopback interface, ready to serve when this resolves. Ends with this process at the latest. */
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
  const binary = findRedisServer()
  if (!binary) throw new Error('no redis-server on this machine')
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'redis-server-'))
  const removeDir = () => options.dir ?? rmSync(dir, { recursive: true, force: true })
  const listen = options.tls
    ? [
        '--port',
        '0',
        '--tls-port',
        `${port}`,
        '--tls-cert-file',
        options.tls.certFile,
        '--tls-key-file',
        options.tls.keyFile,
      ]
    : ['--port', `${port}`]
  const fixed = ['--bind', HOST, '--dir', dir, '--save', '', '--tls-auth-clients', 'no']
  const child = spawn(
    binary,
    [...listen, ...(options.tls ? fixed : fixed.slice(0, -2)), ...(options.args ?? [])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const exited = once(child, 'exit').then(() => {
    process.off('exit', killWithUs)
    removeDir()
  })
  await ready(child)

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    child.kill('SIGCONT')
    await exited
  }
  return {
    url: `${options.tls ? 'rediss' : 'redis'}://${options.tls ? 'localhost' : HOST}:${port}`,
    host: HOST,
    port,
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const log: string[] = []
    child.once('error', reject)
    child.once('exit', code =>
      reject(new Error(`redis-server ended with ${code}: ${log.slice(-5).join('\n')}`)),
    )
    if (!child.stdout) return reject(new Error('redis-server has no output'))
    createInterface(child.stdout).on('line', line => {
      log.push(line)
      if (/ready to accept connections/i.test(line)) resolve()
    })
  })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
