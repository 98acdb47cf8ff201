import type { Client } from '@/lib/users/client'
import { isFresh } from '@/lib/users/confirm'
import type { UsersContext } from '@/lib/users/context'
import type { Principal } from '@/lib/users/principal'
import type { Answer } from './answer'
import { clearSessionCookies } from './cookies'
import { type Flash, flashCookie } from './flash-cookie'
import type { Problem } from './problem'
import { CLEAR_SITE_DATA } from './security-headers'

type Call = { context: UsersContext; principal: Principal; client: Client; isSecure: boolean }

const SESSIONS_PAGE = '/account/sessions'

/** Somebody else may know the password. */
const NEW_PASSWORD = '/account?done=not_me#new-password'

/** Ends one session of the caller. The own one is a logout; another one needs a fresh login. */
export async function endOne(call: Call, sessionId: string): Promise<Answer | Problem> {
  const { context, principal, client } = call
  const isCurrent = sessionId === principal.session.id
  if (!isCurrent && !(await isFresh(context, principal))) return { code: 'confirmation_required' }
  const reason = isCurrent ? 'signed_out' : 'signed_out_elsewhere'
  const existed = await context.auth.endSession(principal.user.id, sessionId, reason, client)
  if (!existed) return { code: 'not_found' }
  return isCurrent ? loggedOut(1, { reason: 'signed_out' }, call) : ended(1, 'session_ended')
}

/** Ends all of the caller's sessions, or all but the current one; needs a fresh login. */
export async function endMany(call: Call, scope: 'others' | 'not_me' | 'all'): Promise<Answer | Problem> {
  const { context, principal, client } = call
  if (!(await isFresh(context, principal))) return { code: 'confirmation_required' }
  const { user, session } = principal
  if (scope === 'all') {
    const revoked = await context.auth.endAll(user.id, 'signed_out_elsewhere', client)
    return loggedOut(revoked, { reason: 'signed_out', ended: revoked }, call)
  }
  const others = await context.auth.endOthers(user.id, session.id, 'signed_out_elsewhere', client)
  const answer = ended(others, 'others_ended')
  return scope === 'not_me' ? { ...answer, location: NEW_PASSWORD } : answer
}

function ended(revoked: number, done: string): Answer {
  return { status: 200, body: { revoked }, location: `${SESSIONS_PAGE}?done=${done}` }
}

/** The browser's own session was among them. @param flash what the login page says. */
function loggedOut(revoked: number, flash: Flash, { isSecure }: Call): Answer {
  return {
    status: 200,
    body: { revoked },
    location: '/login',
    cookies: [...clearSessionCookies(isSecure), flashCookie(flash, isSecure)],
    headers: CLEAR_SITE_DATA,
  }
}
