import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import { endManySessions, endOneSession } from '@/lib/session/flow/sessions'
import type { Client } from '@/lib/session/store/client'
import { isFresh } from '@/lib/users/confirm'
import type { Answer } from './answer'
import { clearAuthCookies } from './cookies'
import { flashCookie } from './flash-cookie'
import type { Problem } from './problem'
import { CLEAR_SITE_DATA } from './security-headers'

type Call = { auth: AuthContext; principal: Principal; client: Client; isSecure: boolean }

const SESSIONS_PAGE = '/account/sessions'

/** Ends one session of the caller. The own one is a logout; another one needs a fresh login. */
export async function endOne(call: Call, sessionId: string): Promise<Answer | Problem> {
  const isCurrent = sessionId === call.principal.session.id
  if (!isCurrent && !(await isFresh(call.auth, call.principal))) return { code: 'confirmation_required' }
  const { status } = await endOneSession(call.auth, call.principal, sessionId, call.client)
  if (status !== 'ended') return { code: 'not_found' }
  return isCurrent
    ? loggedOut(1, [flashCookie({ reason: 'signed_out' }, call.isSecure)], call)
    : ended(1, 'session_ended')
}

/** Ends all of the caller's sessions, or all but the current one; needs a fresh login. */
export async function endMany(call: Call, scope: 'others' | 'all'): Promise<Answer | Problem> {
  if (!(await isFresh(call.auth, call.principal))) return { code: 'confirmation_required' }
  const revoked = await endManySessions(call.auth, call.principal, scope, call.client)
  return scope === 'all'
    ? loggedOut(revoked, [flashCookie({ reason: 'signed_out', ended: revoked }, call.isSecure)], call)
    : ended(revoked, 'others_ended')
}

function ended(revoked: number, done: string): Answer {
  return { status: 200, body: { revoked }, location: `${SESSIONS_PAGE}?done=${done}` }
}

/** The browser's own session was among them. `cookies` tell the login page what happened. */
function loggedOut(revoked: number, cookies: string[], { isSecure }: Call): Answer {
  return {
    status: 200,
    body: { revoked },
    location: '/login',
    cookies: [...clearAuthCookies(isSecure), ...cookies],
    headers: CLEAR_SITE_DATA,
  }
}
