import http from 'node:http'
import https from 'node:https'
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
const PATHS: Record<Batch['kind'], string> = {
  single: '/',
  pipeline: '/pipeline',
  transaction: '/multi-exec',
}

type Answer = { status: number; text: string; syncToken: string | undefined }

/** Redis behind Upstash's REST protocol. Node's own client, because Next replaces `fetch` by one that caches. */
export class RestTransport implements OpenTransport {
  readonly ready: Promise<void>
  #origin: URL
  #token: string
  #timeoutMs: number
  #outage: OutageLog
  #batcher = new Batcher(batch => this.#ask(batch))
  #agent: http.Agent
  #client: typeof http | typeof https
  /** Sent back with each request, so that a read replica answers no earlier than our own last write. */
  #syncToken = ''
  #probe: NodeJS.Timeout | undefined

  /** @throws Error if the URL is not one of http or https */
  constructor(url: string, token: string, timeoutMs: number, listener: OutageListener) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new Error('the REST URL of Redis begins with https:// or http://')
    this.#origin = new URL(url)
    this.#client = this.#origin.protocol === 'https:' ? https : http
    this.#agent = new this.#client.Agent({ keepAlive: true })
    this.#token = token
    this.#timeoutMs = timeoutMs
    this.#outage = new OutageLog(listener, this.#origin.origin)
    this.ready = this.#outage.ready
    this.#askUntilReached()
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
    clearTimeout(this.#probe)
    this.#agent.destroy()
  }

  /** Nothing else notices, in an app without requests, that Redis is there or is not. */
  #askUntilReached(): void {
    let isReached = false
    this.ready.then(() => {
      isReached = true
    })
    const ask = () =>
      this.attempt({ kind: 'single', commands: [['PING']] }, false).catch(() => {
        if (isReached) return
        this.#probe = setTimeout(ask, PROBE_INTERVAL_MS).unref()
      })
    void ask()
  }

  async #post(batch: Batch): Promise<Answer> {
    const body = JSON.stringify(batch.kind === 'single' ? batch.commands[0] : batch.commands)
    const request = this.#client.request({
      protocol: this.#origin.protocol,
      hostname: this.#origin.hostname.replace(/^\[|\]$/g, ''),
      port: this.#origin.port || undefined,
      path: this.#origin.pathname.replace(/\/$/, '') + PATHS[batch.kind],
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
      this.#syncToken = answer.syncToken ?? this.#syncToken
      return answer
    } finally {
      if (!request.closed) request.destroy()
    }
  }
}

function exchange(request: http.ClientRequest, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { code?: string }) =>
      reject(
        new RedisError('REDIS_UNAVAILABLE', `Redis cannot be reached: ${error.code ?? error.name}`, {
          mayRepeat: true,
        }),
      )
    request.on('error', fail)
    request.on('response', response => {
      const chunks: Buffer[] = []
      response.on('error', fail)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const syncToken = response.headers['upstash-sync-token']
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          syncToken: typeof syncToken === 'string' ? syncToken : undefined,
        })
      })
    })
    request.end(body)
  })
}
