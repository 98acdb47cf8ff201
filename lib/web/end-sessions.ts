import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import { endManySessions, endOneSession } from '@/lib/session/flow/sessions'
import type { Client } from '@/lib/session/store/client'
import { isFresh } from '@/lib/users/confirm'
import type { Answer } from './answer'
import { clearAuthCookies } from './cookies'
import type { Problem } from './problem'

type Call = { auth: AuthContext; principal: Principal; client: Client }

const SESSIONS_PAGE = '/account/sessions'

/** Ends one session of the caller. The own one is a logout; another one needs a fresh login. */
export async function endOne(call: Call, sessionId: string): Promise<Answer | Problem> {
  const isCurrent = sessionId === call.principal.session.id
  if (!isCurrent && !(await isFresh(call.auth, call.principal))) return { code: 'confirmation_required' }
  const { status } = await endOneSession(call.auth, call.principal, sessionId, call.client)
  return status === 'ended' ? ended(1, isCurrent, 'session_ended') : { code: 'not_found' }
}

/** Ends all of the caller's sessions, or all but the current one; needs a fresh login. */
export async function endMany(call: Call, scope: 'others' | 'all'): Promise<Answer | Problem> {
  if (!(await isFresh(call.auth, call.principal))) return { code: 'confirmation_required' }
  const revoked = await endManySessions(call.auth, call.principal, scope, call.client)
  return ended(revoked, scope === 'all', 'others_ended')
}

function ended(revoked: number, isOwn: boolean, done: string): Answer {
  return {
    status: 200,
    body: { revoked },
    location: isOwn ? '/login' : `${SESSIONS_PAGE}?done=${done}`,
    cookies: isOwn ? clearAuthCookies() : [],
  }
}
