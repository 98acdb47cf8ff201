import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port'
import { findPostgresFolder } from './machine.mjs'

/** A Postgres on the loopback interface, with an empty database. */
export type Postgres = { url: string; stop(): Promise<void> }

/** `nobody`: Postgres refuses to run as root. */
const UNPRIVILEGED = 65534

/** The system's Postgres. */
export async function startPostgres(): Promise<Postgres> {
  const programs = findPostgresFolder()
  if (programs === null) throw new Error('There is no postgres on this machine.')
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const isRoot = process.getuid?.() === 0
  const owner = isRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}
  if (isRoot) chownSync(folder, UNPRIVILEGED, UNPRIVILEGED)
  const data = join(folder, 'data')
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  await promisify(execFile)(join(programs, 'initdb'), initdb, { cwd: folder, ...owner })
  const port = await freePort()
  const args = ['-D', data, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-k', folder, '-F']
  const server = spawn(join(programs, 'postgres'), args, { cwd: folder, ...owner })
  await printed(server, 'ready to accept connections')
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await stop(server, 'SIGINT')
      rmSync(folder, { recursive: true })
    },
  }
}

/**
 * Postgres compiled to WebAssembly, in a process of its own.
 * @param folder has `@electric-sql/pglite-socket` among its packages.
 */
export async function startPglite(folder: string): Promise<Postgres> {
  const port = await freePort()
  const program = join(folder, 'node_modules/@electric-sql/pglite-socket/dist/scripts/server.js')
  const server = spawn(process.execPath, [program, `--port=${port}`, '--max-connections=20'])
  await printed(server, 'listening')
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: () => stop(server, 'SIGTERM'),
  }
}

function printed(server: ChildProcess, text: string): Promise<void> {
  process.once('exit', () => server.kill('SIGKILL'))
  let output = ''
  return new Promise((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on('data', chunk => {
        output += chunk
        if (output.includes(text)) resolve()
      })
    }
    server.once('exit', code => reject(new Error(`Postgres ended with ${code}: ${output}`)))
  })
}

async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return
  server.kill(signal)
  await once(server, 'exit')
}
