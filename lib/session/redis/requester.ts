import type { Requester, UpstashResponse } from '@upstash/redis'
import { type Batch, type Row, readRequest } from './command-batch'
import { fromErrorReply, RedisError } from './redis-error'
import type { RedisObserver } from './settings'

/** A way to bring commands to Redis and their answers back. */
export interface Transport {
  /**
   * Tries once.
   *
   * @returns one row for each command, in their order
   * @throws RedisError if Redis could not be asked
   */
  attempt(batch: Batch, isRepeat: boolean): Promise<Row[]>
}

/**
 * Makes a transport usable by `@upstash/redis`. A batch whose connection failed or whose deadline passed is sent a
 * second time, and no third time. It may by then have run once, so commands and scripts must be safe to repeat.
 *
 * @param observe is told of every batch under the name of its first command
 */
export function createRequester(transport: Transport, observe?: RedisObserver): Requester {
  const attemptTwice = (batch: Batch) =>
    transport.attempt(batch, false).catch((error: unknown) => {
      if (error instanceof RedisError && error.mayRepeat) return transport.attempt(batch, true)
      throw error
    })

  return {
    request: async <TResult>(request: Parameters<Requester['request']>[0]) => {
      const batch = readRequest(request)
      const startedAt = performance.now()
      let failure: string | null = null
      try {
        const answered = await attemptTwice(batch)
        const rows = answered.map((row, index) => withCleanError(row, batch, index))
        // The declared type knows single answers only; the pipelines of @upstash/redis read an array of rows.
        return (batch.kind === 'single' ? rows[0] : rows) as UpstashResponse<TResult>
      } catch (error) {
        failure = error instanceof RedisError ? error.code : 'REDIS_COMMAND'
        throw error
      } finally {
        const name = batch.commands[0]?.[0]?.toUpperCase() ?? ''
        observe?.(name, performance.now() - startedAt, failure)
      }
    },
  }
}

/** Keeps a row of a pipeline as a row, unless it tells that Redis could not do its work. */
function withCleanError(row: Row, batch: Batch, index: number): Row {
  if (!('error' in row)) return row
  const error = fromErrorReply(row.error, batch.commands[index] ?? [])
  if (batch.kind === 'single' || error.code !== 'REDIS_COMMAND') throw error
  return { error: error.message }
}
