import { StoreUnavailableError } from '../store/errors'
import type { Reason } from '../store/reason'
import type { Flow } from './context'
import { endMany } from './end-all'

/**
 * `isComplete` is false when Redis failed after the commit: sessions that began in between live until their next
 * renewal, one access life at most, because their stamp differs then.
 */
export type Changed<T> = { value: T; ended: number; isComplete: boolean }

/**
 * Changes a user in the host's store and ends everything that was begun before. A crash before the commit leaves the
 * user logged out and nothing changed.
 * @param commit the host's change; what it throws is thrown.
 * @throws StoreUnavailableError before the commit, when Redis cannot be told; nothing has changed then.
 */
export async function change<C extends object, T>(
  flow: Flow<C>,
  userId: string,
  { reason, details, commit }: { reason: Reason; details: string; commit: () => Promise<T> },
): Promise<Changed<T>> {
  const ended = await endMany(flow, userId, { keep: null, reason, details, isRecorded: true })
  const value = await commit()
  try {
    const again = await endMany(flow, userId, { keep: null, reason, details, isRecorded: false })
    return { value, ended: ended + again, isComplete: true }
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error
    return { value, ended, isComplete: false }
  }
}
