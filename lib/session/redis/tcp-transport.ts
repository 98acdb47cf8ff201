import { describeAddress, type RedisAddress } from './address'
import type { Batch, Reply, Row } from './command-batch'
import { withDeadline } from './deadline'
import { Gate } from './latch'
import { Outage } from './outage-log'
import { fromErrorReply, RedisError } from './redis-error'
import type { Transport } from './requester'
import type { RedisLog } from './settings'
import { openTcpClient, type TcpClient } from './tcp-client'

/** Closings in a row after which Redis counts as down, and commands fail at once instead of waiting for it. */
const DOWN_AFTER_CLOSINGS = 2

/** Redis or Valkey over TCP or TLS: one node or a cluster. */
export class TcpTransport implements Transport {
  readonly ready: Promise<void>
  #client: TcpClient
  #timeoutMs: number
  #usable = new Gate()
  #closings = 0
  #isClosed = false

  /** @param options.dropSilent give up a connection on which an answer is overdue (not for a server in this process) */
  constructor(address: RedisAddress, timeoutMs: number, log: RedisLog, options = { dropSilent: true }) {
    const outage = new Outage(log, describeAddress(address))
    let reason = 'connection closed'
    this.ready = outage.ready
    this.#timeoutMs = timeoutMs
    this.#client = openTcpClient(address, timeoutMs, options.dropSilent ? timeoutMs : undefined)
    this.#client.on('error', (error: Error) => {
      reason = describeFailure(error)
    })
    this.#client.on('ready', () => {
      this.#closings = 0
      reason = 'connection closed'
      this.#usable.open()
      outage.ended()
    })
    this.#client.on('close', () => {
      this.#closings += 1
      this.#usable.shut()
      if (!this.#isClosed) outage.began(reason)
    })
  }

  async attempt(batch: Batch, isRepeat: boolean): Promise<Row[]> {
    if (this.#isClosed) throw unavailable('the connection to Redis was closed', false)
    if (!isRepeat && this.#closings >= DOWN_AFTER_CLOSINGS)
      throw unavailable('Redis cannot be reached', false)
    // The connection's own limit comes first; this one is for an answer that trickles or a connection that waits.
    if (this.#isUsable()) return withDeadline(this.#send(batch), this.#timeoutMs)
    let expired = false
    this.#usable.shut()
    const work = this.#usable.passed.then(() => {
      if (expired) throw unavailable('Redis came back too late', false)
      return this.#send(batch)
    })
    try {
      return await withDeadline(work, this.#timeoutMs)
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
  #each(commands: string[][]): Promise<Row[]> {
    this.#joinWrites()
    return Promise.all(
      commands.map(([name = '', ...args]) =>
        // In upper case ioredis knows no reply transformer for the name, and hands the reply over as it is.
        this.#client.call(name.toUpperCase(), args).then(toResultRow, toErrorRow),
      ),
    )
  }

  async #transaction(commands: string[][]): Promise<Row[]> {
    this.#joinWrites()
    const calls = commands.map(([name = '', ...args]) => ['call', name.toUpperCase(), ...args])
    const rows = await this.#client
      .multi(calls)
      .exec()
      .catch((error: AbortedTransaction) => throwAborted(error, commands))
    if (!rows) throw unavailable('Redis dropped the transaction', false)
    return rows.map(([error, result]) => (error ? toErrorRow(error) : toResultRow(result)))
  }

  /** One system call for all that is written in this turn of the event loop. */
  #joinWrites(): void {
    const connections = 'nodes' in this.#client ? this.#client.nodes('master') : [this.#client]
    for (const { stream } of connections) {
      if (!stream || stream.writableCorked > 0) continue
      stream.cork()
      setImmediate(() => stream.uncork())
    }
  }
}

function toResultRow(result: unknown): Row {
  return { result: result as Reply }
}

function toErrorRow(error: Error): Row {
  if (error.name !== 'ReplyError') throw unavailable(`Redis connection lost: ${describeFailure(error)}`, true)
  return { error: error.message }
}

type AbortedTransaction = Error & { previousErrors?: Error[] }

/** Redis answers EXECABORT to the whole; what was wrong with which command stands in the errors before it. */
function throwAborted(error: AbortedTransaction, commands: string[][]): never {
  const cause = error.previousErrors?.[0] ?? error
  if (/same slot/.test(cause.message))
    throw new RedisError('REDIS_COMMAND', 'a transaction needs keys of one slot')
  toErrorRow(cause)
  throw fromErrorReply(cause.message, ['', ...commands.flat()])
}

function unavailable(message: string, mayRepeat: boolean): RedisError {
  return new RedisError('REDIS_UNAVAILABLE', message, { mayRepeat })
}

/** The system's code when there is one; ioredis' texts name hosts and ports, never the login. */
function describeFailure(error: Error & { code?: unknown; lastNodeError?: Error }): string {
  if (error.lastNodeError) return describeFailure(error.lastNodeError)
  return typeof error.code === 'string' ? error.code : error.message
}
