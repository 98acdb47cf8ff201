import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { freePort } from './free-port'
import { findRedisServer } from './machine.mjs'
import { SYNC_AT_ONCE, untilFollowed } from './redis-replication'
import { type RedisServer, startRedisServer } from './redis-server'
import { until } from './until'

const SLOTS = 16_384
const START_LIMIT_MS = 20_000
const START_ATTEMPTS = 3
const run = promisify(execFile)

/** redis-cli tells every slot that it moves. */
const REPORT_BYTES = 64 << 20

export type RedisCluster = {
  /** All nodes, with commas in between. */
  url: string
  nodes: RedisServer[]
  /** Whether the replica of this primary is a primary now. */
  hasTakenOver(primary: number): Promise<boolean>
  /** Starts a node again that was killed; it finds its place by its file, and its data at the new primary. */
  startAgain(node: number): Promise<void>
  /** Moves half of the slots of one primary to another one (without any it would become a replica), with `redis-cli --cluster reshard`. */
  moveSlots(from: number, to: number): Promise<void>
  /** How often a node has answered with each of these errors: MOVED, ASK, TRYAGAIN. */
  redirections(): Promise<Record<string, number>>
  /** Resolves when every primary has a replica that has its data. */
  untilReplicated(): Promise<void>
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
    for (const { dir } of started) rmSync(dir, { recursive: true, force: true })
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
  return {
    url: nodes.map(node => node.url).join(','),
    nodes,
    hasTakenOver: async primary =>
      /role:master/.test(await infoOf(nodes[primary + PRIMARIES], 'replication')),
    startAgain: async node => {
      const before = started[node]
      if (!before) throw new Error('there is no such node')
      nodes[node] = await startNodeAt(before.busPort, before.dir, before.server.port)
    },
    moveSlots: async (from, to) => {
      const [source, target] = [await idAndSlots(nodes[from]), await idAndSlots(nodes[to])]
      const half = Math.floor(source.slots / 2)
      const { host, port } = nodes[from] ?? {}
      const what = ['--cluster-from', source.id, '--cluster-to', target.id, '--cluster-slots', `${half}`]
      const address = `${host}:${port}`
      await untilAgreed(address)
      const args = ['--cluster', 'reshard', address, ...what, '--cluster-yes']
      await run(findRedisCli(), args, { maxBuffer: REPORT_BYTES }).catch(({ stdout }: { stdout: string }) => {
        throw new Error(`redis-cli moved no slots: ${stdout.trim().split('\n').slice(-5).join('\n')}`)
      })
    },
    redirections: async () => {
      const counts = { MOVED: 0, ASK: 0, TRYAGAIN: 0 }
      for (const text of await Promise.all(nodes.map(node => infoOf(node, 'errorstats')))) {
        for (const name of ['MOVED', 'ASK', 'TRYAGAIN'] as const)
          counts[name] += Number(new RegExp(`errorstat_${name}:count=(\\d+)`).exec(text)?.[1] ?? 0)
      }
      return counts
    },
    untilReplicated: () =>
      until('a replica of every primary', START_LIMIT_MS, async () => {
        const all = await Promise.all(nodes.map(node => infoOf(node, 'replication')))
        return (
          all.filter(text => /role:master[\s\S]*state=online,offset=[1-9]/.test(text)).length === PRIMARIES
        )
      }).then(() => undefined),
    stop,
  }
}

async function startNode() {
  for (let attempt = 1; ; attempt += 1) {
    const busPort = await freePort()
    const dir = mkdtempSync(join(tmpdir(), 'redis-cluster-'))
    try {
      return { server: await startNodeAt(busPort, dir), busPort, dir }
    } catch (error) {
      rmSync(dir, { recursive: true, force: true })
      // Another process may have taken the port since it was found free.
      if (attempt === START_ATTEMPTS) throw error
    }
  }
}

function startNodeAt(busPort: number, dir: string, port?: number): Promise<RedisServer> {
  const cluster = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    `${busPort}`,
    '--cluster-node-timeout',
    '2000',
  ]
  return startRedisServer({ port, dir, args: [...cluster, ...SYNC_AT_ONCE] })
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

/** @returns the client that comes with the server. */
function findRedisCli(): string {
  const server = findRedisServer()
  if (!server) throw new Error('no redis-server on this machine')
  return server.replace(/-server$/, '-cli')
}

async function idAndSlots(node: RedisServer | undefined): Promise<{ id: string; slots: number }> {
  if (!node) throw new Error('there is no such node')
  const client = new Redis(node.url, { protocol: 2 })
  try {
    const lines = String(await client.call('CLUSTER', 'NODES')).split('\n')
    const [id = '', , , , , , , , ...ranges] = lines.find(line => line.includes('myself'))?.split(' ') ?? []
    const sizes = ranges
      .map(range => range.split('-').map(Number))
      .map(([first = 0, last = first]) => last - first + 1)
    return { id, slots: sizes.reduce((sum, size) => sum + size, 0) }
  } finally {
    client.disconnect()
  }
}

/** @returns what a node says of itself. */
async function infoOf(node: RedisServer | undefined, section: string): Promise<string> {
  if (!node) throw new Error('there is no such node')
  const client = new Redis(node.url, { protocol: 2 })
  try {
    return await client.info(section)
  } finally {
    client.disconnect()
  }
}

/** A node tells nobody when its view of the cluster is complete, so it is asked. */
async function untilOk(client: Redis, nodes: number): Promise<void> {
  await until('a complete cluster', START_LIMIT_MS, async () => {
    const info = String(await client.call('CLUSTER', 'INFO'))
    return /cluster_state:ok/.test(info) && info.includes(`cluster_known_nodes:${nodes}\r`)
  })
}

/** Nodes hear of a moved slot one after the other, and redis-cli moves nothing before all of them have. */
async function untilAgreed(address: string): Promise<void> {
  await until('nodes that agree about the slots', START_LIMIT_MS, () =>
    run(findRedisCli(), ['--cluster', 'check', address]).then(
      ({ stdout }) => stdout.includes('All nodes agree about slots configuration.'),
      () => false,
    ),
  )
}

/** Makes a node the replica of a primary, and waits until it has the data. */
async function follow(replica: Redis, primary: Redis): Promise<void> {
  const id = await primary.call('CLUSTER', 'MYID')
  await replica.call('CLUSTER', 'REPLICATE', String(id))
  await untilFollowed(primary, 1)
}
