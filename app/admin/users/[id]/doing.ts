import type { SessionRow } from '@/lib/session/flow/sessions'
import type { UserRow } from '@/lib/web/admin'

/** The fields by which the API tells the actions apart; the reason is added. */
export type Fields = { session?: string; status?: 'active' | 'blocked'; role?: 'user' | 'admin' }

/** One thing that an administrator can do to a user: where it is sent, and what is asked before. */
export type Doing = {
  path: string
  fields: Fields
  button: string
  title: string
  text: string
  done: string
}

/** @returns what can be done to this user now. */
export function doingsFor({ id, email, role, status, sessions }: UserRow): Doing[] {
  const path = `/api/admin/users/${id}`
  const change = `${path}/change`
  return [
    ...(sessions > 0
      ? [
          {
            path: `${path}/kick`,
            fields: {},
            button: 'Kick',
            title: 'Kick this user?',
            text: `All sessions of ${email} end at once, and every copy of a token with them. They can sign in again.`,
            done: 'kicked',
          },
        ]
      : []),
    role === 'admin'
      ? {
          path: change,
          fields: { role: 'user' as const },
          button: 'Make a user',
          title: 'Take the administrator’s rights away?',
          text: `${email} stays signed in, without an administrator’s rights from the next request on.`,
          done: 'role_changed',
        }
      : {
          path: change,
          fields: { role: 'admin' as const },
          button: 'Make an administrator',
          title: 'Make this user an administrator?',
          text: `${email} can then do all that you can do here, to you as well.`,
          done: 'role_changed',
        },
    status === 'active'
      ? {
          path: change,
          fields: { status: 'blocked' as const },
          button: 'Block',
          title: 'Block this user?',
          text: `All sessions of ${email} end at once, and they cannot sign in until they are unblocked.`,
          done: 'blocked',
        }
      : {
          path: change,
          fields: { status: 'active' as const },
          button: 'Unblock',
          title: 'Unblock this user?',
          text: `${email} can sign in again.`,
          done: 'active',
        },
  ]
}

/** @returns how to end one session of a user. */
export function endingOf(userId: string, { id, device }: SessionRow): Doing {
  return {
    path: `/api/admin/users/${userId}/kick`,
    fields: { session: id },
    button: 'End session',
    title: 'End this session?',
    text: `${device} is signed out at once. Its tokens, and every copy of them, are refused.`,
    done: 'session_ended',
  }
}

/** What is told after each, by the name in the page's address. */
export const DONE = new Map(
  Object.entries({
    kicked: 'All sessions of this user have ended.',
    session_ended: 'The session has ended.',
    role_changed: 'The role is changed. It holds from the next request on.',
    blocked: 'The user is blocked, and all their sessions have ended.',
    active: 'The user is unblocked and can sign in again.',
  }),
)
