import type { OutageListener } from '@/lib/session/redis/settings'

export type RecordedLog = Required<OutageListener> & { lines: { level: 'warn' | 'info'; fields: object }[] }

/** Keeps what a connection tells about outages: a line at `warn` for a loss, and one at `info` for a return. */
export function recordLog(): RecordedLog {
  const lines: RecordedLog['lines'] = []
  return {
    lines,
    onLost: fields => void lines.push({ level: 'warn', fields }),
    onBack: fields => void lines.push({ level: 'info', fields }),
  }
}
