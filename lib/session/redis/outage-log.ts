import type { OutageListener } from './settings'

/** Tells once that Redis is lost and once that it is back, however often a command is tried in between. */
export class OutageLog {
  #listener: OutageListener
  #server: string
  #lostAt: number | undefined
  #firstSuccess: () => void = () => {}
  /** Settles at the first contact; stays pending until then. */
  readonly ready: Promise<void>

  /** @param server where Redis is, without a password */
  constructor(listener: OutageListener, server: string) {
    this.#listener = listener
    this.#server = server
    this.ready = new Promise(resolve => {
      this.#firstSuccess = resolve
    })
  }

  began(reason: string): void {
    if (this.#lostAt !== undefined) return
    this.#lostAt = Date.now()
    this.#listener.onLost?.({ server: this.#server, reason })
  }

  ended(): void {
    this.#firstSuccess()
    if (this.#lostAt === undefined) return
    const outageMs = Date.now() - this.#lostAt
    this.#lostAt = undefined
    this.#listener.onBack?.({ server: this.#server, outageMs })
  }
}
