import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { Batcher } from './batcher'
import type { Batch, Row } from './command-batch'
import type { OpenTransport } from './connection'
import { withDeadline } from './deadline'
import { OutageLog } from './outage-log'
import { isRedisFault, RedisError } from './redis-error'
import { readRestAnswer } from './rest-answer'
import type { OutageListener } from './settings'

const REPEAT_DELAY_MS = 50
const PROBE_INTERVAL_MS = 1000

type Answer = { status: number; text: string; syncToken: string }

/** Redis behind Upstash's REST protocol. Node's own client, because Next replaces `fetch` by one that caches. */
export class RestTransport implements OpenTransport {
  readonly ready: Promise<void>
  #url: string
  #token: string
  #timeoutMs: number
  #outage: OutageLog
  #batcher = new Batcher(batch => this.#ask(batch))
  #agent: http.Agent
  #client: typeof http | typeof https
  /** Sent back with each request, so that a read replica answers no earlier than our own last write. */
  #syncToken = ''
  #probe: NodeJS.Timeout

  /** @throws Error if the URL is not one of http or https */
  constructor(url: string, token: string, timeoutMs: number, listener: OutageListener) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new Error('the REST URL of Redis begins with https:// or http://')
    const { protocol, origin, pathname } = new URL(url)
    this.#url = origin + pathname.replace(/\/$/, '')
    this.#client = protocol === 'https:' ? https : http
    this.#agent = new this.#client.Agent({ keepAlive: true })
    this.#token = token
    this.#timeoutMs = timeoutMs
    this.#outage = new OutageLog(listener, origin)
    this.ready = this.#outage.ready
    // Nothing else notices, in an app without requests, that Redis is there or is not. The outage is told by then.
    const ask = () => this.attempt({ kind: 'single', commands: [['PING']] }, false).catch(() => undefined)
    this.#probe = setInterval(ask, PROBE_INTERVAL_MS).unref()
    void this.ready.then(() => clearInterval(this.#probe))
    void ask()
  }

  async attempt(batch: Batch, isRepeat: boolean): Promise<Row[]> {
    if (isRepeat) await new Promise(resolve => setTimeout(resolve, REPEAT_DELAY_MS))
    const [command = []] = batch.commands
    return batch.kind === 'single' ? [await this.#batcher.add(command)] : this.#ask(batch)
  }

  async #ask(batch: Batch): Promise<Row[]> {
    try {
      const { status, text } = await this.#post(batch)
      const rows = readRestAnswer(status, text, batch)
      this.#outage.ended()
      return rows
    } catch (error) {
      if (isRedisFault(error)) this.#outage.began(error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#probe)
    this.#agent.destroy()
  }

  async #post(batch: Batch): Promise<Answer> {
    const body = JSON.stringify(batch.kind === 'single' ? batch.commands[0] : batch.commands)
    const request = this.#client.request(`${this.#url}/${batch.kind === 'single' ? '' : batch.kind}`, {
      method: 'POST',
      agent: this.#agent,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'upstash-encoding': 'base64',
        'upstash-sync-token': this.#syncToken,
      },
    })
    try {
      const answer = await withDeadline(exchange(request, body), this.#timeoutMs)
      this.#syncToken = answer.syncToken || this.#syncToken
      return answer
    } catch (error) {
      request.destroy()
      throw error
    }
  }
}

async function exchange(request: http.ClientRequest, body: string): Promise<Answer> {
  // Once the response has begun, its own stream tells of a fault.
  request.on('error', () => undefined)
  try {
    request.end(body)
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    const { statusCode: status = 0, headers } = response
    return { status, text: await readText(response), syncToken: `${headers['upstash-sync-token'] ?? ''}` }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : 'the exchange failed'
    throw new RedisError('REDIS_UNAVAILABLE', `Redis cannot be reached: ${reason}`, { mayRepeat: true })
  }
}
