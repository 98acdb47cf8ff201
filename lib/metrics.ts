/** What is measured, once somebody listens. */
export type Instruments = {
  /** A request was refused: the code of its problem, and why the session ended where that is known. */
  requestRefused(code: string, reason: string | undefined): void
  /** Redis was asked. `failure` is the error's code, null when it answered. */
  storeAsked(command: string, milliseconds: number, failure: string | null): void
  /** Sessions were put on the denylist. */
  sessionsDenied(reason: string, count: number): void
}

// Middleware and handlers are separate bundles of one process.
const INSTRUMENTS = Symbol.for('app.instruments')
const global = globalThis as { [INSTRUMENTS]?: Instruments }

/** @returns the instruments, or undefined when telemetry is off, as it is unless it was asked for. */
export function metrics(): Instruments | undefined {
  return global[INSTRUMENTS]
}

/** Turns measuring on for the whole process. */
export function measureWith(instruments: Instruments): void {
  global[INSTRUMENTS] = instruments
}
