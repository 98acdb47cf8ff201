import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type FaultProxy, startFaultProxy } from './fault-proxy'
import { freePort } from './free-port'
import { findRedisServer } from './machine.mjs'
import { announceAs, SYNC_AT_ONCE, startReplication } from './redis-replication'
import { launch, type RedisProcess, type RedisServer, startRedisServer } from './redis-server'
import { until } from './until'

const HOST = '127.0.0.1'
const SENTINELS = 3
/** A primary that comes back is made a replica only when Sentinels have seen it for 8 s, and they ask every 10 s. */
const WELL_LIMIT_MS = 60_000
const FAILOVER_LIMIT_MS = 30_000
/** So long a primary is silent until a Sentinel calls it down. */
const DOWN_AFTER_MS = 1000
const PRIMARY = 'main'

export type SentinelSet = {
  /** The address for the app. */
  url: string
  /** Whom the Sentinels call the primary, which changes. */
  current(): Promise<RedisServer>
  /** Asks for a failover without any failure, until it is done: the primary is demoted. */
  failOver(): Promise<void>
  /** Starts a node again that was killed, as a replica. */
  startAgain(server: RedisServer): Promise<void>
  /** Resolves when the Sentinels see a healthy primary with two healthy replicas that have its data. */
  untilWell(): Promise<void>
  /** Stands in front of the first primary: everybody reaches it through this, and nobody when it hangs. */
  link: FaultProxy
  stop(): Promise<void>
}

/** A primary with two replicas that three Sentinels watch; two of them agree on a failover. */
export async function startSentinels(): Promise<SentinelSet> {
  const firstPort = await freePort(HOST)
  const link = await startFaultProxy(firstPort)
  const nodes = await startReplication(2, { port: firstPort, announcedPort: link.port })
  const ports = await Promise.all(Array.from({ length: SENTINELS }, () => freePort(HOST)))
  const sentinels = await Promise.all(ports.map(port => startSentinel(port, nodes.primary)))
  const client = new Redis(ports[0] ?? 0, HOST)
  const ask = (question: string) => client.call('SENTINEL', question, PRIMARY)
  const servers = [nodes.primary, ...nodes.replicas]

  async function current(): Promise<RedisServer> {
    const [, port] = (await ask('GET-MASTER-ADDR-BY-NAME')) as string[]
    const server = servers.find(server => server.port === Number(port))
    if (!server) throw new Error(`the Sentinels name port ${port}, which is none of ours`)
    return server
  }

  async function untilWell(): Promise<void> {
    await until('three Sentinels, a primary and two replicas', WELL_LIMIT_MS, async () => {
      const primary = fields((await ask('MASTER')) as string[])
      const replicas = ((await ask('REPLICAS')) as string[][]).map(fields)
      const isFollowed = (replica: Map<string, string>) =>
        replica.get('flags') === 'slave' &&
        replica.get('master-link-status') === 'ok' &&
        replica.get('master-port') === primary.get('port') &&
        Number(replica.get('slave-repl-offset')) > 0
      return (
        primary.get('flags') === 'master' &&
        primary.get('num-other-sentinels') === `${SENTINELS - 1}` &&
        replicas.filter(isFollowed).length === 2
      )
    })
  }

  await untilWell()
  return {
    link,
    url: `redis-sentinel://${ports.map(port => `${HOST}:${port}`).join(',')}/${PRIMARY}`,
    current,
    untilWell,
    startAgain: async ({ port }) => {
      const primary = await current()
      const args = [...SYNC_AT_ONCE, '--replicaof', primary.host, `${primary.port}`]
      const place = servers.findIndex(server => server.port === port)
      const isFirst = port === link.port
      const announced = isFirst ? announceAs(port) : []
      const started = await startRedisServer({
        port: isFirst ? firstPort : port,
        args: [...args, ...announced],
      })
      servers[place] = { ...started, port }
    },
    failOver: async () => {
      const before = await current()
      await until('a failover', FAILOVER_LIMIT_MS, async () => {
        if ((await current()) !== before) return true
        // On a busy machine Sentinels give up a failover that takes too long, and nobody begins another one.
        await ask('FAILOVER').catch((error: unknown) => {
          if (!/^(INPROG|NOGOODSLAVE)/.test(error instanceof Error ? error.message : '')) throw error
        })
        return false
      })
    },
    stop: async () => {
      client.disconnect()
      await Promise.all(sentinels.map(sentinel => sentinel.kill()))
      await Promise.all(servers.map(server => server.stop()))
      await link.stop()
    },
  }
}

function startSentinel(port: number, primary: RedisServer): Promise<RedisProcess> {
  const dir = mkdtempSync(join(tmpdir(), 'redis-sentinel-'))
  const config = join(dir, 'sentinel.conf')
  writeFileSync(
    config,
    `port ${port}
bind ${HOST}
dir ${dir}
sentinel monitor ${PRIMARY} ${primary.host} ${primary.port} 2
sentinel down-after-milliseconds ${PRIMARY} ${DOWN_AFTER_MS}
sentinel failover-timeout ${PRIMARY} 2000
sentinel parallel-syncs ${PRIMARY} 2
`,
  )
  const removeDir = () => rmSync(dir, { recursive: true, force: true })
  return launch([findRedisServer() ?? '', config, '--sentinel'], /\+monitor master/, removeDir)
}

/** Redis answers names and values in turn. */
function fields(flat: string[]): Map<string, string> {
  return new Map(flat.flatMap((name, place) => (place % 2 === 0 ? [[name, flat[place + 1] ?? '']] : [])))
}
