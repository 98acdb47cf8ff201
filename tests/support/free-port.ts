import { once } from 'node:events'
import { createServer } from 'node:net'

/** @returns a TCP port that nobody listens on, for now. @param host default: every address of this machine. */
export async function freePort(host?: string): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.')
  return address.port
}
