import type { Requester } from '@upstash/redis'
import { parseRedisUrl } from '@/lib/session/redis/address'
import { createRequester } from '@/lib/session/redis/requester'
import { TcpTransport } from '@/lib/session/redis/tcp-transport'
import { recordLog } from './redis-log'

/** What one instance of the app holds of Redis: a connection of its own. */
export type Instance = { requester: Requester; transport: TcpTransport }

/** Two instances of the app on one Redis, each with its own connection. */
export async function connectTwoInstances(
  url: string,
  timeoutMs = 5000,
): Promise<{ a: Instance; b: Instance; close(): Promise<void> }> {
  const connect = async (): Promise<Instance> => {
    const transport = new TcpTransport(parseRedisUrl(url), timeoutMs, recordLog())
    await transport.ready
    return { transport, requester: createRequester(transport) }
  }
  const [a, b] = await Promise.all([connect(), connect()])
  return {
    a,
    b,
    close: async () => {
      await Promise.all([a.transport.close(), b.transport.close()])
    },
  }
}
