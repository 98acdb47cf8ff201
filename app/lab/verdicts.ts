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
    ? `The copy is ${parts.map(part => `${part.text} ${part.lanes.join(', ')}`).join('; ')}.`
    : ''
}
