import { EventEmitter, once } from 'node:events'
import { describeAddress, type RedisAddress } from './address'
import type { Batch, Reply, Row } from './command-batch'
import type { OpenTransport } from './connection'
import { withDeadline } from './deadline'
import { hearNode } from './hear'
import { createOutageLog } from './outage-log'
import type { Hear } from './raw-redis'
import { fromErrorReply, isWrongNodeReply, RedisError } from './redis-error'
import { createReplicaWait, learnSlots, nodeOf, type ReplicaWait } from './replica-wait'
import { watchSentinels } from './sentinel-watch'
import type { OutageListener } from './settings'
import { openTcpClient, type TcpClient } from './tcp-client'

/** What part of the deadline replicas have, so that a batch that waited for the one before it is answered in time too. */
const REPLICAS_SHARE = 1 / 3

/** How ioredis tells that no Sentinel names a primary. */
const NO_SENTINEL = /^All sentinels are unreachable/

/** A command that a node refuses because its slot is elsewhere or on its way. */
const MOVED_SLOT_REPLY = /^(MOVED|ASK|TRYAGAIN)\b/

/** Closings in a row after which Redis counts as down, and commands fail at once instead of waiting for it. */
const DOWN_AFTER_CLOSINGS = 2

/**
 * Redis or Valkey over TCP, TLS or a unix socket: one node, the primary that Sentinels name, or a cluster.
 *
 * A primary that was made a replica keeps its connections and goes on answering reads, from data that no longer follow
 * the revocations. So whatever is sent to a single node is followed by `WAIT 0 0`, in the same write: a primary answers it
 * at once, a replica refuses it, and an answer counts only with that proof. A cluster needs none: its replicas redirect.
 */
export class TcpTransport implements OpenTransport {
  readonly ready: Promise<void>
  contacts = 0
  #client: TcpClient
  #timeoutMs: number
  /** Says `served` each time that a primary is reached. */
  #events = new EventEmitter().setMaxListeners(0)
  #closings = 0
  #isClosed = false
  #unwatch: () => void
  /** What the node said that the address leads to, and that was left for it; until a primary is reached. */
  #refusal: string | undefined
  #wait: ReplicaWait
  #waitsForReplicas: boolean

  /**
   * @param options.dropSilent give up a connection on which an answer is overdue (not for a server in this process)
   * @param options.replicas an answer counts when so many replicas have what it wrote; for a connection of endings only
   */
  constructor(
    address: RedisAddress,
    timeoutMs: number,
    listener: OutageListener,
    { dropSilent, replicas = 0 }: { dropSilent: boolean; replicas?: number } = { dropSilent: true },
  ) {
    const outage = createOutageLog(listener, describeAddress(address))
    let reason = 'connection closed'
    this.ready = outage.ready
    this.#timeoutMs = timeoutMs
    this.#waitsForReplicas = replicas > 0
    const waitMs = replicas > 0 ? Math.ceil(timeoutMs * REPLICAS_SHARE) : 0
    this.#wait = createReplicaWait(replicas, waitMs, this.#throwRefusal)
    this.#client = openTcpClient(address, timeoutMs, dropSilent ? timeoutMs : undefined)
    this.#unwatch = watchSentinels(address, () => this.#connectAnew())
    this.#client.on('error', (error: Error) => {
      reason = describeFailure(error)
      this.#refusal = undefined
      // No connection was tried that could close.
      if (NO_SENTINEL.test(error.message)) {
        this.#closings += 1
        if (!this.#isClosed) outage.began(reason)
      }
    })
    const serve = () => {
      this.#closings = 0
      this.#refusal = undefined
      reason = 'connection closed'
      this.#events.emit('served')
      outage.ended()
    }
    // Without the proof the connection closes, and that event tells why.
    this.#client.on('ready', () => {
      this.contacts += 1
      void this.#joinWrites().then(serve, () => undefined)
    })
    this.#client.on('close', () => {
      this.#closings += 1
      if (!this.#isClosed) outage.began(this.#refusal ?? reason)
    })
  }

  async attempt(batch: Batch, isRepeat: boolean): Promise<Row[]> {
    if (this.#isClosed) throw unavailable('the connection to Redis was closed', false)
    if (!isRepeat && this.#closings >= DOWN_AFTER_CLOSINGS)
      throw unavailable('Redis cannot be reached', false, this.#refusal)
    // The connection's own limit comes first; this one is for an answer that trickles or a connection that waits.
    if (this.#isUsable()) return withDeadline(this.#send(batch, isRepeat), this.#timeoutMs)
    const expired = new AbortController()
    const served = once(this.#events, 'served', { signal: expired.signal })
    const work = served.then(() => this.#send(batch, isRepeat))
    try {
      return await withDeadline(work, this.#timeoutMs)
    } catch (error) {
      throw this.#refusal ? unavailable('Redis cannot be reached', true, this.#refusal) : error
    } finally {
      expired.abort()
    }
  }

  /** In a cluster any node hears what is published at any other. */
  async hear(...heard: Parameters<Hear>): Promise<void> {
    const client = this.#client
    const nodes = 'nodes' in client ? client.nodes('master') : [client]
    const node = nodes[Math.floor(Math.random() * nodes.length)]
    if (node && !this.#isClosed) await hearNode(node, ...heard)
  }

  /** Ends the connection; what is under way fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#unwatch()
    this.#client.disconnect()
  }

  /** Leaves a primary that was replaced. A client that is just about to reach it must not be stopped before. */
  #connectAnew(): void {
    const leave = () => this.#client.disconnect(true)
    if (this.#client.status === 'connecting') this.#client.once('connect', leave)
    else if (this.#client.status !== 'end') leave()
  }

  #isUsable(): boolean {
    // Ended by the other side, but not yet noticed by ioredis.
    const isEnded = 'stream' in this.#client && !this.#client.stream?.writable
    return this.#client.status === 'ready' && !isEnded
  }

  #send({ kind, commands }: Batch, isRepeat: boolean): Promise<Row[]> {
    if (this.#waitsForReplicas) return this.#replicated(commands, isRepeat)
    return kind === 'multi-exec' ? this.#transaction(commands) : this.#each(commands)
  }

  /** All commands in this turn, so that they leave together; one by one, so that each finds its node of a cluster. */
  async #each(commands: string[][]): Promise<Row[]> {
    const proof = this.#joinWrites()
    const [answers] = await Promise.all([this.#ask(this.#client, commands), proof])
    return answers
  }

  #ask(client: TcpClient, commands: string[][]): Promise<Row[]> {
    const rows = commands.map(([name = '', ...args]) =>
      // In upper case ioredis knows no reply transformer for the name, and hands the reply over as it is.
      client.call(name.toUpperCase(), args).then(toResultRow, this.#toErrorRow),
    )
    return Promise.all(rows)
  }

  /** WAIT has no key, so the node is chosen here; a second attempt asks the cluster first where the keys are by now. */
  async #replicated(commands: string[][], isRepeat: boolean): Promise<Row[]> {
    const client = this.#client
    if ('nodes' in client && isRepeat) await learnSlots(client)
    const node = 'nodes' in client ? nodeOf(client, commands[0] ?? []) : client
    if (!node) throw unavailable('the node of the keys is not connected', true)
    await this.#wait.unblocked(node)
    const confirmed = this.#wait.confirmed(node)
    const [answers] = await Promise.all([this.#ask(node, commands), confirmed])
    return answers
  }

  async #transaction(commands: string[][]): Promise<Row[]> {
    const proof = this.#joinWrites()
    const calls = commands.map(([name = '', ...args]) => ['call', name.toUpperCase(), ...args])
    const answer = this.#client
      .multi(calls)
      .exec()
      .catch((error: AbortedTransaction) => this.#throwAborted(error, commands))
    const [rows] = await Promise.all([answer, proof])
    if (!rows) throw unavailable('Redis dropped the transaction', false)
    return rows.map(([error, result]) => (error ? this.#toErrorRow(error) : toResultRow(result)))
  }

  /**
   * One system call for all that is written in this turn of the event loop.
   *
   * @returns settles when the node, after all of it, has proved to be a primary
   */
  #joinWrites(): Promise<void> {
    if ('nodes' in this.#client) {
      for (const { stream } of this.#client.nodes('master')) {
        if (!stream || stream.writableCorked > 0) continue
        stream.cork()
        setImmediate(() => stream.uncork())
      }
      return Promise.resolve()
    }
    return this.#wait.confirmed(this.#client)
  }

  /** Gives the connection up: it comes back at once, to wherever the address leads then. */
  #leave({ message }: Error): RedisError {
    const reply = message.startsWith('ERR WAIT cannot') ? 'READONLY' : /^\w+/.exec(message)?.[0]
    this.#refusal = reply
    if (this.#isUsable()) this.#client.disconnect(true)
    return unavailable('Redis cannot serve at this node', true, reply)
  }

  /** What a command meets whose connection closes, maybe because it was given up just now. */
  #lost(error: Error): RedisError {
    return unavailable(`Redis connection lost: ${describeFailure(error)}`, true, this.#refusal)
  }

  /** What a refused or lost WAIT means. */
  #throwRefusal = (error: Error): never => {
    throw error.name === 'ReplyError' ? this.#leave(error) : this.#lost(error)
  }

  /** @throws RedisError unless it is an answer to this command alone */
  #toErrorRow = (error: Error): Row => {
    // Elsewhere ioredis follows a slot by itself.
    if (this.#waitsForReplicas && MOVED_SLOT_REPLY.test(error.message))
      throw unavailable('the slot of the keys has moved', true, /^\w+/.exec(error.message)?.[0])
    if (isWrongNodeReply(error.message)) throw this.#leave(error)
    if (error.name !== 'ReplyError') throw this.#lost(error)
    return { error: error.message }
  }

  /** Redis answers EXECABORT to the whole; what was wrong with which command stands in the errors before it. */
  #throwAborted(error: AbortedTransaction, commands: string[][]): never {
    const cause = error.previousErrors?.[0] ?? error
    if (/same slot/.test(cause.message))
      throw new RedisError('REDIS_COMMAND', 'a transaction needs keys of one slot')
    this.#toErrorRow(cause)
    throw fromErrorReply(cause.message, ['', ...commands.flat()])
  }
}

function toResultRow(result: unknown): Row {
  return { result: result as Reply }
}

type AbortedTransaction = Error & { previousErrors?: Error[] }

function unavailable(message: string, mayRepeat: boolean, reply?: string): RedisError {
  return new RedisError('REDIS_UNAVAILABLE', reply ? `${message}: ${reply}` : message, { reply, mayRepeat })
}

/** The system's code when there is one; ioredis' texts name hosts and ports, never the login. */
function describeFailure(error: Error & { code?: unknown; lastNodeError?: Error }): string {
  if (error.lastNodeError) return describeFailure(error.lastNodeError)
  if (NO_SENTINEL.test(error.message)) return 'no Sentinel names the primary'
  return typeof error.code === 'string' ? error.code : error.message
}
