import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What stands between the app and Redis goes wrong in one of these ways:
 * - `refuse`: nothing listens any more, and what was connected is cut off;
 * - `hang`: connections stay open, nothing gets through in either direction;
 * - `delay`: every answer comes this many milliseconds late;
 * - `reset-before`: the connection is reset when a command arrives, and Redis never sees it;
 * - `reset-after`: Redis runs the command, and the connection is reset instead of the answer;
 * - `truncate`: the beginning of an answer arrives, then the connection ends;
 * - `garbage`: something arrives that is not Redis' protocol.
 */
export type Fault =
  | { kind: 'refuse' | 'hang' | 'reset-before' | 'reset-after' | 'truncate' | 'garbage' }
  | { kind: 'delay'; ms: number }

export type FaultProxy = {
  url: string
  port: number
  /** Begins a fault, for what is connected and for what will be; with `only`, for commands whose text matches. */
  begin(fault: Fault, only?: RegExp): Promise<void>
  /** Only the next command whose text matches meets the fault; resolves when it has. */
  once(fault: Fault, command: RegExp): Promise<void>
  /** Connects to this port from now on; what is connected stays where it is. */
  leadTo(port: number): void
  /** All is well again. Connections that were harmed are closed, so that they are made anew. */
  end(): Promise<void>
  stop(): Promise<void>
}

type Pair = { client: Socket; upstream: Socket; harmed: boolean }

const HOST = '127.0.0.1'
/** Less than the shortest reply, because one packet may hold several. */
const TRUNCATED_BYTES = 3

/** A TCP proxy in front of a Redis, which harms what passes through it. */
export async function startFaultProxy(firstPort: number): Promise<FaultProxy> {
  const pairs = new Set<Pair>()
  let fault: Fault | null = null
  let only: RegExp | undefined
  let next: { fault: Fault; command: RegExp; met: () => void } | null = null
  let upstreamPort = firstPort
  let port = 0
  let server = await listen()

  async function listen(): Promise<Server> {
    const listening = createServer(join).listen(port, HOST)
    await once(listening, 'listening')
    const address = listening.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
    port = address.port
    return listening
  }

  function join(client: Socket): void {
    const pair: Pair = { client, upstream: connect(upstreamPort, HOST), harmed: false }
    pairs.add(pair)
    let answerFault: Fault | null = null
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      pair.upstream.destroy()
    }
    for (const socket of [client, pair.upstream]) socket.setNoDelay(true).on('error', end).on('close', end)

    client.on('data', data => {
      const current = take(data) ?? (only === undefined || only.test(data.toString('latin1')) ? fault : null)
      pair.harmed ||= current !== null
      if (current?.kind === 'hang') return
      if (current?.kind === 'reset-before') return void client.resetAndDestroy()
      answerFault = current
      pair.upstream.write(data)
    })
    pair.upstream.on('data', data => {
      const current = answerFault ?? (only === undefined ? fault : null)
      if (current === null) return void client.write(data)
      pair.harmed = true
      switch (current.kind) {
        case 'delay':
          return void setTimeout(() => client.write(data), current.ms)
        case 'reset-after':
          return void client.resetAndDestroy()
        case 'truncate':
          return void client.end(data.subarray(0, TRUNCATED_BYTES))
        case 'garbage':
          return void client.write('HTTP/1.1 502 Bad Gateway\r\n\r\n<html>')
      }
    })
  }

  function take(data: Buffer): Fault | null {
    if (!next?.command.test(data.toString('latin1'))) return null
    const { fault: taken, met } = next
    next = null
    met()
    return taken
  }

  async function close(): Promise<void> {
    if (!server.listening) return
    server.close()
    cut(() => true)
    await once(server, 'close')
  }

  function cut(which: (pair: Pair) => boolean): void {
    for (const pair of pairs) if (which(pair)) pair.client.resetAndDestroy()
  }

  return {
    get url() {
      return `redis://${HOST}:${port}`
    },
    get port() {
      return port
    },
    async begin(begun, commands) {
      fault = begun
      only = commands
      if (begun.kind === 'refuse') await close()
    },
    once: (one, command) =>
      new Promise(met => {
        next = { fault: one, command, met }
      }),
    leadTo(other) {
      upstreamPort = other
    },
    async end() {
      fault = null
      only = undefined
      next = null
      if (server.listening) cut(pair => pair.harmed)
      else server = await listen()
    },
    stop: close,
  }
}
