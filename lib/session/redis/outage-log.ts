import type { RedisLog } from './settings'

/** Tells the operator once that Redis is lost and once that it is back, however often it is tried in between. */
export class Outage {
  #log: RedisLog
  #server: string
  #lostAt: number | undefined
  #firstSuccess: () => void = () => {}
  /** Settles at the first contact; stays pending until then. */
  readonly ready: Promise<void>

  /** @param server where Redis is, without a password */
  constructor(log: RedisLog, server: string) {
    this.#log = log
    this.#server = server
    this.ready = new Promise(resolve => {
      this.#firstSuccess = resolve
    })
  }

  began(reason: string): void {
    if (this.#lostAt !== undefined) return
    this.#lostAt = Date.now()
    this.#log.warn(
      { server: this.#server, reason },
      `Redis cannot be reached: ${reason}. Trying again until it is back.`,
    )
  }

  ended(): void {
    this.#firstSuccess()
    if (this.#lostAt === undefined) return
    const outageMs = Date.now() - this.#lostAt
    this.#lostAt = undefined
    this.#log.info({ server: this.#server, outageMs }, 'Redis is back.')
  }
}
