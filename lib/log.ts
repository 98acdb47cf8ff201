import { pino } from 'pino'

/** One JSON line per event, to standard output. Nothing that identifies or authenticates a person is ever passed in. */
export const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
