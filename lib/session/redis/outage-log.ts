import type { OutageListener } from './settings'

/**
 * Tells once that Redis is lost and once that it is back, however often a command is tried in between.
 *
 * @param server where Redis is, without a password
 */
export function createOutageLog({ onLost, onBack }: OutageListener, server: string) {
  let lostAt: number | undefined
  let firstSuccess = () => {}
  /** Settles at the first contact; stays pending until then. */
  const ready = new Promise<void>(resolve => {
    firstSuccess = resolve
  })
  return {
    ready,
    began(reason: string): void {
      if (lostAt !== undefined) return
      lostAt = Date.now()
      onLost?.({ server, reason })
    },
    ended(): void {
      firstSuccess()
      if (lostAt === undefined) return
      const outageMs = Date.now() - lostAt
      lostAt = undefined
      onBack?.({ server, outageMs })
    },
  }
}
