import { Redis } from 'ioredis'
import { type RedisServer, startRedisServer } from './redis-server'
import { until } from './until'

/** By default a primary waits five seconds for more replicas before it sends its data, and pings them every ten. */
export const SYNC_AT_ONCE = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1']
const SYNC_LIMIT_MS = 20_000

export type Replication = { primary: RedisServer; replicas: RedisServer[]; stop(): Promise<void> }

/** What a node says of its own port, where something stands in front of it. */
export const announceAs = (port: number) => ['--replica-announce-port', `${port}`]

/**
 * A primary and its replicas, which have its data when this resolves.
 * @param options.port where the primary listens.
 * @param options.announcedPort under which port everybody reaches the primary. Default: where it listens.
 */
export async function startReplication(
  count: number,
  { port, announcedPort }: { port?: number; announcedPort?: number } = {},
): Promise<Replication> {
  const announced = announcedPort === undefined ? [] : announceAs(announcedPort)
  const started = await startRedisServer({ port, args: [...SYNC_AT_ONCE, ...announced] })
  const primary = { ...started, port: announcedPort ?? started.port }
  const args = [...SYNC_AT_ONCE, '--replicaof', primary.host, `${primary.port}`]
  const replicas = await Promise.all(Array.from({ length: count }, () => startRedisServer({ args })))
  const client = new Redis(primary.url)
  await untilFollowed(client, count)
  client.disconnect()
  const stop = async () => {
    await Promise.all([primary, ...replicas].map(server => server.stop()))
  }
  return { primary, replicas, stop }
}

/** Resolves when so many replicas have the data of a primary and have told it how far they are. */
export async function untilFollowed(primary: Redis, replicas: number): Promise<void> {
  await until(`${replicas} replicas that follow`, SYNC_LIMIT_MS, async () => {
    const online = (await primary.info('replication')).match(/state=online,offset=[1-9]/g) ?? []
    return online.length === replicas
  })
}
