import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { createBatcher } from './batcher'
import type { Batch, Row } from './command-batch'
import type { OpenTransport } from './connection'
import { withDeadline } from './deadline'
import { createOutageLog } from './outage-log'
import { isRedisFault, RedisError } from './redis-error'
import { readRestAnswer } from './rest-answer'
import type { OutageListener } from './settings'

const REPEAT_DELAY_MS = 50
const PROBE_INTERVAL_MS = 1000

type Answer = { status: number; text: string; syncToken: string }

/**
 * Redis behind Upstash's REST protocol. Node's own client, because Next replaces `fetch` by one that caches.
 *
 * @throws Error if the URL is not one of http or https
 */
export function openRestTransport(
  url: string,
  token: string,
  timeoutMs: number,
  listener: OutageListener,
): OpenTransport {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Error('the REST URL of Redis begins with https:// or http://')
  const { protocol, origin, pathname } = new URL(url)
  const address = origin + pathname.replace(/\/$/, '')
  const client = protocol === 'https:' ? https : http
  const agent = new client.Agent({ keepAlive: true })
  const outage = createOutageLog(listener, origin)
  const askTogether = createBatcher(ask)
  /** Sent back with each request, so that a read replica answers no earlier than our own last write. */
  let syncToken = ''

  async function post(batch: Batch): Promise<Answer> {
    const body = JSON.stringify(batch.kind === 'single' ? batch.commands[0] : batch.commands)
    const request = client.request(`${address}/${batch.kind === 'single' ? '' : batch.kind}`, {
      method: 'POST',
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'upstash-encoding': 'base64',
        'upstash-sync-token': syncToken,
      },
    })
    try {
      const answer = await withDeadline(exchange(request, body), timeoutMs)
      syncToken = answer.syncToken || syncToken
      return answer
    } catch (error) {
      request.destroy()
      throw error
    }
  }

  async function ask(batch: Batch): Promise<Row[]> {
    try {
      const { status, text } = await post(batch)
      const rows = readRestAnswer(status, text, batch)
      outage.ended()
      return rows
    } catch (error) {
      if (isRedisFault(error)) outage.began(error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  // Nothing else notices, in an app without requests, that Redis is there or is not. The outage is told by then.
  const ping = () => askTogether(['PING']).catch(() => undefined)
  const probe = setInterval(ping, PROBE_INTERVAL_MS).unref()
  void outage.ready.then(() => clearInterval(probe))
  void ping()

  return {
    ready: outage.ready,
    async attempt(batch, isRepeat) {
      if (isRepeat) await new Promise(resolve => setTimeout(resolve, REPEAT_DELAY_MS))
      const [command = []] = batch.commands
      return batch.kind === 'single' ? [await askTogether(command)] : ask(batch)
    },
    async close() {
      clearInterval(probe)
      agent.destroy()
    },
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
