import type { Batch, Reply, Row } from './command-batch'
import { fromErrorReply, RedisError } from './redis-error'

const OK = 200
const BAD_REQUEST = 400
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Reads the answer of Upstash's REST protocol, with strings in base64. Whatever is not exactly an answer to these
 * commands is a fault: nothing here may turn a broken answer into "there is no such key".
 *
 * @returns one row for each command
 * @throws RedisError
 */
export function readRestAnswer(status: number, text: string, batch: Batch): Row[] {
  if (status !== OK && status !== BAD_REQUEST) throw unavailable(`the REST endpoint answered ${status}`)
  const body = parse(text)
  if (isErrorBody(body)) {
    if (batch.kind === 'single') return [{ error: body.error }]
    throw fromErrorReply(body.error, ['', ...batch.commands.flat()])
  }
  if (status !== OK) throw unavailable(`the REST endpoint answered ${status}`)
  const rows = batch.kind === 'single' ? [body] : body
  if (!Array.isArray(rows) || rows.length !== batch.commands.length) throw malformed()
  return rows.map(readRow)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

function readRow(row: unknown): Row {
  if (isErrorBody(row)) return { error: row.error }
  if (typeof row !== 'object' || row === null || !('result' in row)) throw malformed()
  return { result: decode(row.result) }
}

function isErrorBody(body: unknown): body is { error: string } {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
}

function decode(value: unknown): Reply {
  if (value === null || typeof value === 'number') return value
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'string') throw malformed()
  if (value === 'OK') return value // the only text that comes as it is; two letters are no padded base64
  if (value.length % 4 !== 0 || !BASE64.test(value)) throw malformed()
  return Buffer.from(value, 'base64').toString('utf8')
}

function malformed(): RedisError {
  return unavailable('the REST endpoint did not answer in the protocol of Upstash')
}

function unavailable(message: string): RedisError {
  return new RedisError('REDIS_UNAVAILABLE', `Redis cannot be asked: ${message}`)
}
