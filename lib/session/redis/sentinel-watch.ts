import { Redis } from 'ioredis'
import type { RedisAddress } from './address'

const RECONNECT_DELAY_MS = 1000

/**
 * Hears from every Sentinel that another node has become the primary. (ioredis can do that too, but its client ends for
 * good when it hears it while it connects.)
 *
 * @returns stops it
 */
export function watchSentinels({ nodes, sentinel, tls }: RedisAddress, onSwitch: () => void): () => void {
  if (!sentinel) return () => {}
  const { primary, username, password } = sentinel
  const watchers = nodes.map(node => {
    const watcher = new Redis({
      ...node,
      username,
      password,
      tls: tls ? {} : undefined,
      retryStrategy: () => RECONNECT_DELAY_MS,
      protocol: 2,
      disableClientInfo: true,
      maxRetriesPerRequest: null,
    })
    // A Sentinel that is away tells nothing. The others do, and each new connection asks them anyway.
    const ignore = () => undefined
    watcher.on('error', ignore)
    watcher.on('message', (_channel: string, message: string) => {
      if (message.startsWith(`${primary} `)) onSwitch()
    })
    watcher.subscribe('+switch-master').catch(ignore)
    return watcher
  })
  return () => {
    for (const watcher of watchers) watcher.disconnect()
  }
}
