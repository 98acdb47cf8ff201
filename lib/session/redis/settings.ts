/** How to reach Redis. */
export type RedisSettings = {
  /** Deadline of one attempt of a command, in milliseconds. A command has at most two attempts. */
  timeoutMs: number
} & (
  | { transport: 'upstash'; url: string; token: string }
  /** One node, or several separated by commas for a cluster: `redis://user:password@a:7000,b:7001`. */
  | { transport: 'tcp'; url: string }
  | { transport: 'embedded' }
)

export type RedisTransport = RedisSettings['transport']

/** Is told of every command: its name, how long it took (ms), and the code of the error when it failed. */
export type RedisObserver = (command: string, milliseconds: number, failure: string | null) => void

/** The part of a logger that this folder uses. */
export type RedisLog = {
  warn(fields: object, message: string): void
  info(fields: object, message: string): void
}
