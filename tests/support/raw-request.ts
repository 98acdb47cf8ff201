import { once } from 'node:events'
import { connect } from 'node:net'

export type RawAnswer = { status: number; headers: Map<string, string>; text: string }

/**
 * Sends a request byte for byte: paths, methods and headers that fetch would mend or refuse.
 * @returns the answer; status 0 when the server closed the connection without one.
 */
export async function rawRequest(
  origin: string,
  target: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const lines = Object.entries({ Host: `${hostname}:${port}`, Connection: 'close', ...headers })
  // Not end(): a client that has closed its half is taken for gone, and gets no answer.
  socket.write(
    `${method} ${target} HTTP/1.1\r\n${lines.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`,
    'latin1',
  )
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  await once(socket, 'close')
  const [head = '', ...body] = text.split('\r\n\r\n')
  const [statusLine = '', ...headerLines] = head.split('\r\n')
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers: new Map(
      headerLines.map(line => [
        line.split(':')[0]?.toLowerCase() ?? '',
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    ),
    text: body.join('\r\n\r\n'),
  }
}
