import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Redis } from 'ioredis'

/**
 * What the bridge does wrong. `reset` drops the connection before the command runs, `reset-after` when it has run,
 * `broken-chunk` breaks off after the head of the answer, `hang` never answers; the others answer, but not as they should.
 */
export type BridgeFault =
  | 'html'
  | 'truncated'
  | 'empty'
  | 'empty-object'
  | 'object-result'
  | 'not-base64'
  | 'null'
  | 'missing-row'
  | 'status-401'
  | 'status-500'
  | 'status-429'
  | 'hang'
  | 'reset'
  | 'reset-after'
  | 'broken-chunk'

export type UpstashBridge = {
  url: string
  token: string
  /** Set it to misbehave from the next request on. */
  fault: BridgeFault | null
  /** Paths of all requests so far. */
  requests: string[]
  stop(): Promise<void>
}

type Row = { result: unknown } | { error: string }

const TOKEN = 'bridge-token-0123456789'

/**
 * Upstash's REST protocol in front of a real server, as documented at upstash.com/docs/redis/features/restapi:
 * `POST /` with one command, `/pipeline` and `/multi-exec` with several, a Bearer token on every path,
 * text in base64 when asked for.
 *
 * @param port default: one that is free
 */
export async function startUpstashBridge(redisUrl: string, port = 0): Promise<UpstashBridge> {
  const redis = new Redis(redisUrl, { protocol: 2, maxRetriesPerRequest: 0 })
  redis.on('error', () => {}) // the commands report it
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => send(response, 500, { error: error.message }))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the bridge has no port')

  const bridge: UpstashBridge = {
    url: `http://127.0.0.1:${address.port}`,
    token: TOKEN,
    fault: null,
    requests: [],
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      redis.disconnect()
    },
  }
  return bridge

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    bridge.requests.push(path)
    const text = await readText(request)
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return send(response, 401, { error: 'Unauthorized' })
    if (bridge.fault === 'hang') return
    if (bridge.fault === 'reset') return void request.socket.destroy()
    const encode = request.headers['upstash-encoding'] === 'base64' ? toBase64 : (reply: unknown) => reply
    const { status, body } = await run(redis, path, JSON.parse(text), encode)
    if (bridge.fault === 'reset-after') return void request.socket.destroy()
    if (bridge.fault === 'broken-chunk')
      return void request.socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno length\r\n')
    if (bridge.fault) return misbehave(response, bridge.fault, body)
    send(response, status, body)
  }
}

async function run(redis: Redis, path: string, body: unknown, encode: (reply: unknown) => unknown) {
  if (path === '/') {
    const row = await runOne(redis, body as string[], encode)
    return { status: 'error' in row ? 400 : 200, body: row }
  }
  const commands = body as string[][]
  if (path === '/pipeline') {
    return { status: 200, body: await Promise.all(commands.map(command => runOne(redis, command, encode))) }
  }
  if (path !== '/multi-exec') return { status: 404, body: { error: 'not found' } }
  try {
    const rows = await redis
      .multi(commands.map(([name = '', ...args]) => ['call', name.toUpperCase(), ...args]))
      .exec()
    return {
      status: 200,
      body: rows?.map(([error, reply]) => (error ? { error: error.message } : { result: encode(reply) })),
    }
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } }
  }
}

async function runOne(
  redis: Redis,
  [name = '', ...args]: string[],
  encode: (reply: unknown) => unknown,
): Promise<Row> {
  try {
    return { result: encode(await redis.call(name.toUpperCase(), args)) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function misbehave(response: ServerResponse, fault: BridgeFault, body: unknown): void {
  const text = JSON.stringify(body)
  const answers: Partial<Record<BridgeFault, [status: number, text: string]>> = {
    html: [200, '<!doctype html><title>Welcome to this wireless network</title>'],
    truncated: [200, text.slice(0, -2)],
    empty: [200, ''],
    'empty-object': [200, '{}'],
    'object-result': [200, '{"result":{}}'],
    'not-base64': [200, '{"result":"not base64!"}'],
    null: [200, 'null'],
    'missing-row': [200, JSON.stringify(Array.isArray(body) ? body.slice(1) : [])],
    'status-401': [401, '{"error":"WRONGPASS invalid or missing auth token"}'],
    'status-500': [500, '{"error":"internal"}'],
    'status-429': [429, 'slow down'],
  }
  const [status, wrong] = answers[fault] ?? [500, '']
  response.writeHead(status, { 'content-type': 'application/json' }).end(wrong)
}

/** All text but `OK`, at any depth. */
function toBase64(reply: unknown): unknown {
  if (Array.isArray(reply)) return reply.map(toBase64)
  return typeof reply === 'string' && reply !== 'OK' ? Buffer.from(reply).toString('base64') : reply
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
