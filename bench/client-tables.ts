import type { ClientSide, Script } from './results'
import { markdownTable } from './statistics'

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1)

/** @returns the tables of a run of `npm run bench -- client`. */
export function clientTables({ scripts, styles, depth, layoutShift, firstPaintMs }: ClientSide): string {
  const sum = (files: Script[], size: 'compressed' | 'raw') =>
    files.reduce((total, file) => total + file[size], 0)
  const rows = [...scripts, ...styles].map(({ what, compressed, raw }) => [
    what,
    kilobytes(compressed),
    kilobytes(raw),
  ])
  return [
    `The login page loads ${kilobytes(sum(scripts, 'compressed'))} kB of JavaScript, compressed (${kilobytes(sum(scripts, 'raw'))} kB unpacked), and works without it.`,
    markdownTable(['file', 'kB compressed', 'kB'], rows),
    `Layout shift (CLS): ${layoutShift}. Longest chain of requests before all of it is there: ${depth}${depth === 2 ? ' (the page itself, then everything else at once)' : ''}. The form, usable without scripts, is painted after ${firstPaintMs.toFixed(0)} ms.`,
  ].join('\n\n')
}
