import type { StoreContext } from './context'
import { withStoreErrors } from './errors'
import { userKeys } from './keys'
import { type Reason, reasonOf } from './reason'
import { streamFields } from './stream-fields'

/** Something that happened to a user's sessions; `at` in ms since the epoch. */
export type HistoryEntry = {
  at: number
  /** A session began, one or all ended, or access tokens were replaced. */
  kind: 'begun' | 'ended' | 'reissued'
  reason: Reason | null
  /** Null when it concerns all of the user's sessions. */
  sessionId: string | null
  /** What the host described of the request (JSON). */
  details: unknown
}

/** @returns the user's history, newest first. @throws StoreUnavailableError when Redis cannot be asked. */
export function readHistory(
  { redis, app }: StoreContext,
  userId: string,
  count: number,
): Promise<HistoryEntry[]> {
  return withStoreErrors(async () => {
    // The raw client answers entries of an id and alternating names and values.
    const reply = (await redis.xrevrange(userKeys(app, userId).history, '+', '-', count)) as unknown
    return (reply as [string, string[]][]).map(([, fields]) => {
      const value = streamFields(fields)
      return {
        at: Number(value('at')),
        kind: value('kind') as HistoryEntry['kind'],
        reason: value('code') === '0' ? null : reasonOf(Number(value('code'))),
        sessionId: value('sid') || null,
        details: JSON.parse(value('details')) as unknown,
      }
    })
  })
}
