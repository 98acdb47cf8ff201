import type { FeedMeasured } from './results'
import { markdownTable } from './statistics'

const NAMES = { tcp: 'TCP', rest: 'REST' }

/** @returns the tables of a run of `npm run bench -- feed`. */
export function feedTables({ pages, perSecond, transports, signatures }: FeedMeasured): string {
  const ms = (value: number) => value.toFixed(1)
  const total = (commands: Record<string, number>) =>
    Object.values(commands).reduce((sum, one) => sum + one, 0)
  const words = (commands: Record<string, number>) =>
    Object.entries(commands)
      .map(([name, each]) => `${each.toFixed(1)} \`${name.toUpperCase()}\``)
      .join(', ') || 'none'
  return [
    `At least ${pages} pages with an open event stream and one service that follows the feed, ${perSecond} endings a second by another instance. From the call that ends a session to the event at the listener:`,
    markdownTable(
      ['Redis over', 'endings/s', 'page p50 ms', 'p99', 'max', 'service p50 ms', 'p99', 'max'],
      transports.map(({ transport, endingsPerSecond, page, service }) => [
        NAMES[transport],
        endingsPerSecond.toFixed(0),
        ...[page, service].flatMap(({ p50, p99, max }) => [ms(p50), ms(p99), ms(max)]),
      ]),
    ),
    'Redis commands a second of the whole app, by Redis’ own count, while nothing happens:',
    markdownTable(
      [
        'Redis over',
        'one open page',
        'many',
        'their commands',
        'more commands a second for each further page',
      ],
      transports.map(({ transport, idle }) => [
        NAMES[transport],
        words(idle.one),
        idle.pages,
        words(idle.all),
        Math.max(0, (total(idle.all) - total(idle.one)) / (idle.pages - 1)).toFixed(4),
      ]),
    ),
    'What it costs to verify one access token, µs:',
    markdownTable(
      ['algorithm', 'first sight p50', 'p99', 'remembered p50', 'p99'],
      signatures.map(({ alg, first, remembered }) => [
        alg,
        ...[first, remembered].flatMap(({ p50, p99 }) => [p50.toFixed(0), p99.toFixed(0)]),
      ]),
    ),
  ].join('\n\n')
}
