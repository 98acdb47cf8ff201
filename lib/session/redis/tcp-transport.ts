import type { Redis } from 'ioredis'
import { describeAddress, type RedisAddress } from './address'
import type { Batch, Reply, Row } from './command-batch'
import type { OpenTransport } from './connection'
import { withDeadline } from './deadline'
import { Latch } from './latch'
import { OutageLog } from './outage-log'
import { fromErrorReply, isWrongNodeReply, RedisError } from './redis-error'

import type { OutageListener } from './settings'
import { openTcpClient, type TcpClient } from './tcp-client'

/** Closings in a row after which Redis counts as down, and commands fail at once instead of waiting for it. */
const DOWN_AFTER_CLOSINGS = 2

/**
 * Redis or Valkey over TCP or TLS: one node or a cluster.
 *
 * A primary that was made a replica keeps its connections and goes on answering reads, from data that no longer follow
 * the revocations. So whatever is sent to a single node is followed by `WAIT 0 0`, in the same write: a primary answers it
 * at once, a replica refuses it, and an answer counts only with that proof. A cluster needs none: its replicas redirect.
 */
export class TcpTransport implements OpenTransport {
  readonly ready: Promise<void>
  #client: TcpClient
  #timeoutMs: number
  #usable = new Latch()
  #closings = 0
  #isClosed = false
  /** What the node said that the address leads to, and that was left for it; until a primary is reached. */
  #refusal: string | undefined
  /** Shared by all that is sent in this turn of the event loop. */
  #proof: Promise<void> | undefined

  /** @param options.dropSilent give up a connection on which an answer is overdue (not for a server in this process) */
  constructor(
    address: RedisAddress,
    timeoutMs: number,
    listener: OutageListener,
    options = { dropSilent: true },
  ) {
    const outage = new OutageLog(listener, describeAddress(address))
    let reason = 'connection closed'
    this.ready = outage.ready
    this.#timeoutMs = timeoutMs
    this.#client = openTcpClient(address, timeoutMs, options.dropSilent ? timeoutMs : undefined)
    this.#client.on('error', (error: Error) => {
      reason = describeFailure(error)
      this.#refusal = undefined
    })
    const serve = () => {
      this.#closings = 0
      this.#refusal = undefined
      reason = 'connection closed'
      this.#usable.open()
      outage.ended()
    }
    // Without the proof the connection closes, and that event tells why.
    this.#client.on('ready', () => void this.#joinWrites().then(serve, () => undefined))
    this.#client.on('close', () => {
      this.#closings += 1
      this.#usable.shut()
      if (!this.#isClosed) outage.began(this.#refusal ?? reason)
    })
  }

  async attempt(batch: Batch, isRepeat: boolean): Promise<Row[]> {
    if (this.#isClosed) throw unavailable('the connection to Redis was closed', false)
    if (!isRepeat && this.#closings >= DOWN_AFTER_CLOSINGS)
      throw unavailable('Redis cannot be reached', false, this.#refusal)
    // The connection's own limit comes first; this one is for an answer that trickles or a connection that waits.
    if (this.#isUsable()) return withDeadline(this.#send(batch), this.#timeoutMs)
    let expired = false
    this.#usable.shut()
    const work = this.#usable.opened.then(() => {
      if (expired) throw unavailable('Redis came back too late', false)
      return this.#send(batch)
    })
    try {
      return await withDeadline(work, this.#timeoutMs)
    } catch (error) {
      throw this.#refusal ? unavailable('Redis cannot be reached', true, this.#refusal) : error
    } finally {
      expired = true
    }
  }

  /** Ends the connection; what is under way fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#client.disconnect()
  }

  #isUsable(): boolean {
    // Ended by the other side, but not yet noticed by ioredis.
    const isEnded = 'stream' in this.#client && !this.#client.stream?.writable
    return this.#client.status === 'ready' && !isEnded
  }

  #send({ kind, commands }: Batch): Promise<Row[]> {
    return kind === 'transaction' ? this.#transaction(commands) : this.#each(commands)
  }

  /** All commands in this turn, so that they leave together; one by one, so that each finds its node of a cluster. */
  async #each(commands: string[][]): Promise<Row[]> {
    const proof = this.#joinWrites()
    const rows = commands.map(([name = '', ...args]) =>
      // In upper case ioredis knows no reply transformer for the name, and hands the reply over as it is.
      this.#client.call(name.toUpperCase(), args).then(toResultRow, this.#toErrorRow),
    )
    const [answers] = await Promise.all([Promise.all(rows), proof])
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
    this.#proof ??= this.#proveAfterThisTurn(this.#client)
    return this.#proof
  }

  #proveAfterThisTurn(client: Redis): Promise<void> {
    const { stream } = client
    stream?.cork()
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#proof = undefined
        client.call('WAIT', ['0', '0']).then(
          () => resolve(),
          (error: Error) => reject(error.name === 'ReplyError' ? this.#leave(error) : lost(error)),
        )
        stream?.uncork()
      })
    })
  }

  /** Gives the connection up: it comes back at once, to wherever the address leads then. */
  #leave({ message }: Error): RedisError {
    const reply = message.startsWith('ERR WAIT cannot') ? 'READONLY' : /^\w+/.exec(message)?.[0]
    this.#refusal = reply
    if (this.#isUsable()) this.#client.disconnect(true)
    return unavailable('Redis cannot serve at this node', true, reply)
  }

  /** @throws RedisError unless it is an answer to this command alone */
  #toErrorRow = (error: Error): Row => {
    if (isWrongNodeReply(error.message)) throw this.#leave(error)
    if (error.name !== 'ReplyError') throw lost(error)
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

function lost(error: Error): RedisError {
  return unavailable(`Redis connection lost: ${describeFailure(error)}`, true)
}

function unavailable(message: string, mayRepeat: boolean, reply?: string): RedisError {
  return new RedisError('REDIS_UNAVAILABLE', reply ? `${message}: ${reply}` : message, { reply, mayRepeat })
}

/** The system's code when there is one; ioredis' texts name hosts and ports, never the login. */
function describeFailure(error: Error & { code?: unknown; lastNodeError?: Error }): string {
  if (error.lastNodeError) return describeFailure(error.lastNodeError)
  return typeof error.code === 'string' ? error.code : error.message
}
