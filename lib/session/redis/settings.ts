/** What both doors take beside the address of Redis. */
export type ConnectionOptions = {
  /** Deadline of one attempt of a command, in milliseconds. A command has at most two attempts. Default: 300. */
  timeoutMs?: number
  /** Called once when Redis is lost. `server` is its address without a password. */
  onLost?: (outage: { server: string; reason: string }) => void
  /** Called once when Redis is back. */
  onBack?: (outage: { server: string; outageMs: number }) => void
  /** Called after every request. */
  observe?: RedisObserver
}

/** Is told of every request: the name of its first command, how long it took (ms), and the error's code or null. */
export type RedisObserver = (command: string, milliseconds: number, failure: string | null) => void

/** Who is told of outages. */
export type OutageListener = Pick<ConnectionOptions, 'onLost' | 'onBack'>

export const DEFAULT_TIMEOUT_MS = 300
