import { type Reason, reasonCode } from '../store/reason'
import { endSessions } from '../store/scripts/end-sessions'
import { reissue } from '../store/scripts/reissue'
import { readVersionAndSessions } from '../store/token-state'
import { runUserScript } from '../store/user-script'
import { newId } from '../token/id'
import type { Flow } from './context'

/** Each pass leaves only sessions that began since the pass before. */
const PASSES = 20

/**
 * Ends all of a user's sessions and every access token, or all sessions but one.
 * @param keep session to keep; null ends all.
 * @param isRecorded true before a change: the history gets an entry even if no session ends. With the reason
 * `account_deleted` the history itself is deleted, but not before the change.
 * @returns how many sessions ended.
 * @throws StoreUnavailableError when Redis has not confirmed it.
 */
export async function endMany<C extends object>(
  { store, onEnded }: Flow<C>,
  userId: string,
  {
    keep,
    reason,
    details,
    isRecorded,
  }: { keep: string | null; reason: Reason; details: string; isRecorded: boolean },
): Promise<number> {
  let total = 0
  for (let pass = 0; pass < PASSES; pass += 1) {
    const { sessionIds } = await readVersionAndSessions(store, userId)
    const args = {
      keep: keep ?? '',
      newVersion: newId(),
      code: reasonCode(reason),
      details,
      isRecorded,
      // The change comes after this and may be refused: the history stays until it is made.
      isForgotten: reason === 'account_deleted' && !isRecorded,
    }
    const known = sessionIds.filter(id => id !== keep)
    const { ended, remaining } = await runUserScript(store, endSessions, userId, args, known)
    total += ended
    onEnded(reason, ended)
    if (remaining === 0) return total
  }
  throw new Error('sessions began faster than they could be ended')
}

/** Replaces the user's version: access tokens are outdated, sessions stay, claims are read again at the next renewal. */
export async function reissueTokens<C extends object>(
  { store }: Flow<C>,
  userId: string,
  reason: Reason,
  details: string,
): Promise<void> {
  await runUserScript(store, reissue, userId, { newVersion: newId(), code: reasonCode(reason), details })
}
