import type { Attempt, LaneRecord } from './lane-record'

const STATUS_TEXTS: Record<number, string> = {
  0: 'no answer',
  200: '200 OK',
  401: '401 Unauthorized',
  429: '429 Too Many Requests',
  503: '503 Service Unavailable',
}

/** @returns the status line of an answer, as a terminal would show it. */
export function statusLine({ status }: Attempt): string {
  return STATUS_TEXTS[status] ?? String(status)
}

/** @returns why, in the words of the answer. */
export function whyOf({ status, code, reason }: Attempt): string {
  if (status === 200) return 'accepted'
  if (reason === 'expired') return reason
  return [code, reason].filter(Boolean).join(': ')
}

/** What the latest answer to the copy means. `good`: as it should be; `bad`: a copy outlived its session. */
export type CopyVerdict = { text: string; tone: 'good' | 'bad' | 'warning' | 'open' }

export const VERDICT_BOXES: Record<CopyVerdict['tone'], string> = {
  good: 'border-live bg-live-soft',
  bad: 'border-danger bg-danger-soft',
  warning: 'border-warn bg-warn-soft',
  open: 'border-control bg-sunken',
}

/** @returns what a lane's latest answer to the copy means. */
export function copyVerdict({ attempts, ending }: LaneRecord): CopyVerdict {
  const last = attempts.at(-1)
  if (!last) return { text: 'not tried', tone: 'open' }
  const hasEnded = ending !== null && last.at >= ending.at
  if (last.status === 200) {
    return hasEnded ? { text: '200 still in ✗', tone: 'bad' } : { text: '200 let in', tone: 'good' }
  }
  if (last.status !== 401)
    return { text: last.status ? `${last.status}, not known` : 'no answer', tone: 'warning' }
  if (last.reason === 'expired') return { text: '401 expired', tone: 'open' }
  return hasEnded ? { text: '401 refused ✓', tone: 'good' } : { text: '401 refused', tone: 'warning' }
}

/** @returns which lanes accept the copy at the moment and which do not, for a screen reader. */
export function describeVerdicts(lanes: readonly LaneRecord[]): string {
  const answering = (status: number) =>
    lanes.filter(({ attempts }) => attempts.at(-1)?.status === status).map(({ lane }) => lane)
  const parts = [
    { text: 'accepted by', lanes: answering(200) },
    { text: 'refused by', lanes: answering(401) },
    { text: 'neither accepted nor refused, because Redis is offline, by', lanes: answering(503) },
  ].filter(part => part.lanes.length > 0)
  return parts.length > 0
    ? `${countWorking(lanes)} The copy is ${parts.map(part => `${part.text} ${part.lanes.join(', ')}`).join('; ')}.`
    : ''
}

/** @returns how many copies get in at the moment, as a sentence. */
function countWorking(lanes: readonly LaneRecord[]): string {
  const working = lanes.filter(({ attempts }) => attempts.at(-1)?.status === 200).length
  return `${working} of ${lanes.length} copies still ${working === 1 ? 'works' : 'work'}.`
}
