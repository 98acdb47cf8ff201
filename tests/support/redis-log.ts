import type { RedisLog } from '@/lib/session/redis/settings'

export type RecordedLog = RedisLog & { lines: { level: 'warn' | 'info'; message: string; fields: object }[] }

/** A log that keeps what was written to it. */
export function recordLog(): RecordedLog {
  const lines: RecordedLog['lines'] = []
  return {
    lines,
    warn: (fields, message) => void lines.push({ level: 'warn', message, fields }),
    info: (fields, message) => void lines.push({ level: 'info', message, fields }),
  }
}
