import type { Redis } from 'ioredis'
import type { Hear } from './raw-redis'

/** How often a subscription is asked whether it lives (ms); it has the deadline of a command for its answer. */
const PING_EVERY_MS = 1_000

/**
 * @param node what the connection is made like. When it leaves its server, so does the subscription: the server may be no
 * primary any more.
 */
export function hearNode(node: Redis, ...[channel, onMessage, signal]: Parameters<Hear>): Promise<void> {
  const connection = node.duplicate({ retryStrategy: () => null, enableOfflineQueue: true })
  const leave = () => connection.disconnect()
  const ping = setInterval(() => connection.ping().catch(leave), PING_EVERY_MS)
  signal.addEventListener('abort', leave)
  node.once('close', leave)
  return new Promise(resolve => {
    connection.on('error', leave).on('message', (_, message) => onMessage(message))
    connection.once('end', () => {
      clearInterval(ping)
      signal.removeEventListener('abort', leave)
      node.off('close', leave)
      resolve()
    })
    connection.subscribe(channel).then(() => onMessage(null), leave)
    if (signal.aborted) leave()
  })
}
