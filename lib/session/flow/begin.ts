import type { Cookie } from '../http/cookies'
import { reasonCode } from '../store/reason'
import { createSession } from '../store/scripts/create-session'
import { readVersionAndSessions } from '../store/token-state'
import { runUserScript } from '../store/user-script'
import { isUserId, newId } from '../token/id'
import { stampMacs } from '../token/keyring'
import type { Flow } from './context'
import { endReplaced } from './end'
import { issueTokens } from './issue-tokens'
import type { Principal } from './principal'

/**
 * `refused`: the host no longer knows the user with this stamp. `overtaken`: endings kept coming in between; the
 * password may be asked for again.
 */
export type Begun<C> =
  | { status: 'begun'; principal: Principal<C>; cookies: Cookie[] }
  | { status: 'overtaken' | 'refused' }

/** Each attempt is lost only to an ending, or to a full set of new sessions, in the same instant. */
const ATTEMPTS = 20

/**
 * Begins a session under a new id (ASVS 7.2.4: nothing that the browser brought is adopted) and ends the one that the
 * browser had. Created only while the user's version is the one from before the host was asked, so that a login in
 * flight does not survive a password change or a block, and a login in the same second as "everywhere" does.
 * @param options.stamp the stamp that was read together with the password hash that was verified.
 * @throws StoreUnavailableError when Redis cannot be asked. @throws TypeError for an id that is no user id.
 */
export async function begin<C extends object>(
  flow: Flow<C>,
  headers: Headers,
  userId: string,
  { stamp, remember = false }: { stamp: string; remember?: boolean },
): Promise<Begun<C>> {
  if (!isUserId(userId)) throw new TypeError('a user id is 1 to 255 bytes of well-formed text')
  const { limits } = flow.store
  const finished = await endReplaced(flow, headers)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { version, sessionIds } = await readVersionAndSessions(flow.store, userId)
    const user = await flow.loadUser(userId)
    if (user?.stamp !== stamp) return { status: 'refused' }
    const sid = newId()
    const args = {
      sid,
      seen: version?.entry ?? '',
      newVersion: newId(),
      slidingMs: remember ? limits.refreshMs : limits.browserMs,
      remember,
      stamp: stampMacs(stamp, flow.issuer.keyring)[0] ?? '',
      details: flow.describeRequest(headers),
      limitCode: reasonCode('session_limit'),
    }
    const known = sessionIds.length >= limits.maxSessions ? sessionIds : []
    const mayEnd = known.length > 0
    const created = await runUserScript(flow.store, createSession, userId, args, [sid, ...known], mayEnd)
    if (created.status === 'created') {
      flow.onEnded('session_limit', created.ended)
      const tokens = await issueTokens(flow, { userId, sid, claims: user.claims }, created)
      return {
        status: 'begun',
        principal: tokens.principal,
        cookies: [...flow.jar.setTokens(tokens, headers), ...finished],
      }
    }
  }
  return { status: 'overtaken' }
}
