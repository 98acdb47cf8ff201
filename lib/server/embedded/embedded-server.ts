import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:net'
import { Redis } from 'ioredis'
import { createEngine } from './embedded-engine'

const MAX_MEMORY = '512mb'

/** A server inside this process. It keeps nothing on disk and ends with the process. Its URL holds its password. */
export type EmbeddedServer = { url: string; stop(): Promise<void> }

/**
 * Starts Valkey (WebAssembly) on a free port of the loopback interface, behind a random password,
 * because every account of this machine can reach the port.
 *
 * @throws Error if the engine does not start or the port cannot be opened
 */
export async function startEmbeddedServer(): Promise<EmbeddedServer> {
  const engine = await createEngine()
  try {
    await engine.start()
    const host = '127.0.0.1'
    const port = await listeningPort(engine.listener)
    const password = randomBytes(24).toString('base64url')
    await configure(host, port, password)
    return { url: `redis://:${password}@${host}:${port}`, stop: () => engine.stop() }
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function listeningPort(listener: Server | undefined): Promise<number> {
  if (!listener) throw new Error('the embedded Redis opened no port')
  if (!listener.listening) await once(listener, 'listening')
  const address = listener.address()
  if (typeof address !== 'object' || address === null) throw new Error('the embedded Redis has no port')
  return address.port
}

async function configure(host: string, port: number, password: string): Promise<void> {
  const admin = new Redis({ host, port, protocol: 2, disableClientInfo: true, lazyConnect: true })
  admin.on('error', () => {}) // connect() and config() reject with it
  try {
    await admin.connect()
    await admin.config(
      'SET',
      'maxmemory',
      MAX_MEMORY,
      'maxmemory-policy',
      'noeviction',
      'save',
      '',
      'requirepass',
      password,
    )
  } finally {
    admin.disconnect()
  }
}
