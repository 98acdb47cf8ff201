import { type Cluster, Command, type Redis } from 'ioredis'
import { RedisError } from './redis-error'

export type ReplicaWait = ReturnType<typeof createReplicaWait>

/**
 * Follows what a connection writes with one `WAIT` for each turn of the event loop, in the same write. A replica refuses
 * `WAIT`, so its answer proves that the node is a primary; with a number of replicas it also tells that they have it all.
 * That number counts from the last write of the connection, and waiting for it blocks the connection, so that such a
 * connection serves endings alone.
 *
 * @param replicas how many must have it; 0 for the proof alone
 * @param waitMs how long they have, in milliseconds
 * @param throwRefusal gets what ioredis throws for a `WAIT`
 */
export function createReplicaWait(replicas: number, waitMs: number, throwRefusal: (error: Error) => never) {
  /** Shared by all that is sent to a node in this turn of the event loop. */
  const turns = new Map<Redis, Promise<void>>()
  const blocked = new Map<Redis, Promise<unknown>>()

  function judge(count: number): void {
    if (count >= replicas) return
    const message = `${count} of ${replicas} replicas have it after ${waitMs} ms`
    throw new RedisError('REDIS_UNAVAILABLE', message, { reply: 'NOREPLICAS' })
  }

  function waitAfterThisTurn(node: Redis): Promise<void> {
    const { stream } = node
    stream?.cork()
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        turns.delete(node)
        const settled = node
          .call('WAIT', [`${replicas}`, `${waitMs}`])
          .then(count => judge(Number(count)), throwRefusal)
          .then(resolve, reject)
        const release = () => blocked.delete(node)
        if (replicas > 0) blocked.set(node, settled.then(release))
        stream?.uncork()
      })
    })
  }

  return {
    /** Settles when no WAIT blocks the connection: what came in the meantime then leaves together, and shares the next one. */
    async unblocked(node: Redis): Promise<void> {
      while (blocked.has(node)) await blocked.get(node)
    },
    /**
     * Settles when the node, and enough of its replicas, have all that is sent to it in this turn of the event loop.
     * @throws RedisError when fewer have it in time, or the node refuses
     */
    confirmed(node: Redis): Promise<void> {
      const turn = turns.get(node) ?? waitAfterThisTurn(node)
      turns.set(node, turn)
      return turn
    },
  }
}

/** @returns the node that keeps the keys of a command, as far as the cluster has told; undefined: it is not connected. */
export function nodeOf(cluster: Cluster, [name = '', ...args]: readonly string[]): Redis | undefined {
  const [key] = cluster.slots[Number(new Command(name, args).getSlot())] ?? []
  return cluster.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === key)
}

/** Asks the cluster again which node keeps what. Also settles when it cannot be asked: the next command finds that out. */
export function learnSlots(cluster: Cluster): Promise<void> {
  return new Promise(resolve => cluster.refreshSlotsCache(() => resolve()))
}
