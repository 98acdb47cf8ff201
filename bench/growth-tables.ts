import type { Growth } from './results'
import { markdownTable } from './statistics'

const whole = (value: number) => Math.round(value).toLocaleString('en')

/** @returns the tables of a run of `npm run bench -- growth`. */
export function growthTables(growth: Growth): string {
  const { denied, sessions, concurrency, everywhere, entryBytes, userBytes, sessionBytes } = growth
  const states = [
    ...denied.map(row => ({ ...row, what: `${whole(row.count)} denied ids`, each: row.bytes / row.count })),
    ...(sessions ? [{ ...sessions, what: `and ${whole(sessions.count)} sessions`, each: Number.NaN }] : []),
  ]
  return [
    markdownTable(
      ['in Redis', 'check p50 µs', 'p99 µs', 'memory MB', 'bytes per denied id'],
      states.map(({ what, p50, p99, bytes, each }) => [
        what,
        whole(p50),
        whole(p99),
        (bytes / 1e6).toFixed(1),
        Number.isFinite(each) ? each.toFixed(0) : '–',
      ]),
    ),
    `\`MEMORY USAGE\` of an entry that a logout wrote: ${entryBytes} bytes, without its share of the tables of keys and of expiries. A user takes ${whole(userBytes)} bytes, a session ${whole(sessionBytes)}, its share of the events included.`,
    markdownTable(
      ['checks at once', 'checks/s', 'p50 µs', 'p99 µs'],
      concurrency.map(row => [row.connections, whole(row.perSecond), whole(row.p50), whole(row.p99)]),
    ),
    markdownTable(
      ['sessions of the user', '“log out everywhere”, ms', 'µs per session'],
      everywhere.map(({ sessions: own, ms }) => [whole(own), ms.toFixed(2), ((ms * 1000) / own).toFixed(1)]),
    ),
  ].join('\n\n')
}
