import { type Cluster, Command, type Redis } from 'ioredis'
import { RedisError } from './redis-error'

/**
 * Waits until replicas have what a connection has written. `WAIT` blocks its connection and counts from the last write of
 * it, so it follows the write on the same connection, and that connection serves nothing else.
 */
export class ReplicaWait {
  #replicas: number
  #waitMs: number
  /** Shared by all that is sent to a node in this turn of the event loop. */
  #turns = new Map<Redis, Promise<void>>()
  #blocked = new Map<Redis, Promise<unknown>>()

  /** @param waitMs how long the replicas have, in milliseconds */
  constructor(replicas: number, waitMs: number) {
    this.#replicas = replicas
    this.#waitMs = waitMs
  }

  /** Settles when no WAIT blocks the connection: what came in the meantime then leaves together, and shares the next one. */
  async unblocked(node: Redis): Promise<void> {
    while (this.#blocked.has(node)) await this.#blocked.get(node)
  }

  /**
   * Settles when enough replicas have all that is sent to a node in this turn of the event loop.
   * @throws RedisError when fewer have it in time; what ioredis throws
   */
  confirmed(node: Redis): Promise<void> {
    const turn = this.#turns.get(node) ?? this.#waitAfterThisTurn(node)
    this.#turns.set(node, turn)
    return turn
  }

  #waitAfterThisTurn(node: Redis): Promise<void> {
    const { stream } = node
    stream?.cork()
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#turns.delete(node)
        const waiting = node.call('WAIT', [`${this.#replicas}`, `${this.#waitMs}`])
        const settled = waiting.then(count => this.#judge(Number(count))).then(resolve, reject)
        this.#blocked.set(
          node,
          settled.then(() => this.#blocked.delete(node)),
        )
        stream?.uncork()
      })
    })
  }

  #judge(count: number): void {
    if (count >= this.#replicas) return
    const message = `${count} of ${this.#replicas} replicas have it after ${this.#waitMs} ms`
    throw new RedisError('REDIS_UNAVAILABLE', message, { reply: 'NOREPLICAS' })
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
