import { Redis } from 'ioredis'
import { freePort } from './free-port'
import { SYNC_AT_ONCE, untilFollowed } from './redis-replication'
import { type RedisServer, startRedisServer } from './redis-server'
import { until } from './until'

const SLOTS = 16_384
const START_LIMIT_MS = 20_000

export type RedisCluster = {
  /** All nodes, with commas in between. */
  url: string
  nodes: RedisServer[]
  stop(): Promise<void>
}

const PRIMARIES = 3

/**
 * A real cluster of three primaries on the loopback interface, in state `ok` when this resolves.
 * @param options.replicas whether each primary has a replica: of node 0 it is node 3, and so on.
 */
export async function startRedisCluster({ replicas = false } = {}): Promise<RedisCluster> {
  const started = await Promise.all(Array.from({ length: replicas ? 2 * PRIMARIES : PRIMARIES }, startNode))
  const nodes = started.map(({ server }) => server)
  const stop = async () => {
    await Promise.all(nodes.map(node => node.stop()))
  }
  const clients = nodes.map(node => new Redis(node.url, { protocol: 2 }))
  try {
    await joinNodes(clients, started)
    await Promise.all(clients.map(client => untilOk(client, clients.length)))
    for (const [index, primary] of clients.slice(0, PRIMARIES).entries()) {
      const replica = clients[index + PRIMARIES]
      if (replica) await follow(replica, primary)
    }
  } catch (error) {
    await stop()
    throw error
  } finally {
    for (const client of clients) client.disconnect()
  }
  return { url: nodes.map(node => node.url).join(','), nodes, stop }
}

async function startNode() {
  const busPort = await freePort()
  const server = await startRedisServer({
    args: [
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      `${busPort}`,
      '--cluster-node-timeout',
      '2000',
      ...SYNC_AT_ONCE,
    ],
  })
  return { server, busPort }
}

async function joinNodes(clients: Redis[], nodes: { server: RedisServer; busPort: number }[]): Promise<void> {
  const share = Math.ceil(SLOTS / PRIMARIES)
  // A node takes an epoch only while it knows no other node: all have theirs before the first one meets another.
  for (const [index, client] of clients.entries()) {
    const last = Math.min((index + 1) * share, SLOTS) - 1
    if (index < PRIMARIES) await client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, last)
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
  }
  for (const client of clients) {
    for (const { server, busPort } of nodes) {
      await client.call('CLUSTER', 'MEET', server.host, server.port, busPort)
    }
  }
}

/** A node tells nobody when its view of the cluster is complete, so it is asked. */
async function untilOk(client: Redis, nodes: number): Promise<void> {
  await until('a complete cluster', START_LIMIT_MS, async () => {
    const info = String(await client.call('CLUSTER', 'INFO'))
    return /cluster_state:ok/.test(info) && info.includes(`cluster_known_nodes:${nodes}\r`)
  })
}

/** Makes a node the replica of a primary, and waits until it has the data. */
async function follow(replica: Redis, primary: Redis): Promise<void> {
  const id = await primary.call('CLUSTER', 'MYID')
  await replica.call('CLUSTER', 'REPLICATE', String(id))
  await untilFollowed(primary, 1)
}
