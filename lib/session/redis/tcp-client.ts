import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisAddress } from './address'

const RECONNECT_DELAY_MS = 100
const DISCONNECT_TIMEOUT_MS = 100
const LOADING_POLL_MS = 200
const MAX_REDIRECTIONS = 5
const TRYAGAIN_DELAY_MS = 20

/** A connection to one node, which Sentinels may name, or to a cluster; both speak the same subset here. */
export type TcpClient = Redis | Cluster

/**
 * Opens a connection that keeps coming back by itself and never sends a command a second time on its own:
 * what was reported as failed must not run later out of a queue.
 *
 * @param silenceMs milliseconds without any answer after which the connection counts as dead; undefined: never
 */
export function openTcpClient(
  address: RedisAddress,
  connectTimeoutMs: number,
  silenceMs: number | undefined,
): TcpClient {
  const node: RedisOptions = {
    username: address.username,
    password: address.password,
    tls: address.tls ? {} : undefined,
    protocol: 2, // the reply types that Upstash has, and that every Redis since 2.0 speaks
    connectTimeout: connectTimeoutMs,
    socketTimeout: silenceMs,
    maxLoadingRetryTime: LOADING_POLL_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
  }
  if (address.nodes.length > 1 && !address.sentinel) return openCluster(address, node, connectTimeoutMs)
  return new Redis({
    ...node,
    ...(address.sentinel ? askSentinels(address, connectTimeoutMs) : address.nodes[0]),
    path: address.socket,
    db: address.database,
    enableOfflineQueue: false,
    retryStrategy: () => RECONNECT_DELAY_MS,
  })
}

/** Each connection is made to the primary that the Sentinels name then. */
function askSentinels({ nodes, sentinel, tls }: RedisAddress, timeoutMs: number): RedisOptions {
  return {
    sentinels: nodes,
    name: sentinel?.primary,
    sentinelUsername: sentinel?.username,
    sentinelPassword: sentinel?.password,
    sentinelTLS: tls ? {} : undefined,
    enableTLSForSentinelMode: tls,
    sentinelCommandTimeout: timeoutMs,
    sentinelRetryStrategy: () => RECONNECT_DELAY_MS,
  }
}

function openCluster(address: RedisAddress, node: RedisOptions, timeoutMs: number): Cluster {
  const cluster = new Cluster(address.nodes, {
    redisOptions: node,
    clusterRetryStrategy: () => RECONNECT_DELAY_MS,
    slotsRefreshTimeout: timeoutMs,
    maxRedirections: MAX_REDIRECTIONS,
    retryDelayOnTryAgain: TRYAGAIN_DELAY_MS,
    // Zero: report it, and leave the second attempt to the requester.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // Resolve each name when its node is connected, so that one lost name does not stop the others and TLS sees names.
    dnsLookup: (host, done) => done(null, host),
  })
  // While nodes connect their commands must wait somewhere, so the queue stays on; it does not outlive the connection.
  // The one private member of ioredis that is used; the version is pinned, and the fault tests need it.
  const queue = cluster as unknown as { flushQueue(error: Error): void }
  return cluster.on('close', () => queue.flushQueue(new Error('Connection is closed.')))
}
