import type { UserRow } from '@/lib/admin/page-data'
import type { SessionRow } from '@/lib/users/sessions'

/** The fields by which the API tells the actions apart; the reason is added. */
export type Fields = { session?: string; status?: 'active' | 'blocked'; role?: 'user' | 'admin' }

/** An action that an administrator can take on a user: where it is sent, and what is asked before. */
export type UserAction = {
  path: string
  fields: Fields
  button: string
  title: string
  text: string
  done: string
}

/** @returns how to end all sessions of a user. */
export function kickActionFor({ id, email }: UserRow): UserAction {
  return {
    path: `/api/admin/users/${id}/kick`,
    fields: {},
    button: 'Kick',
    title: 'Kick this user?',
    text: `All sessions of ${email} end at once, and every copy of their tokens is refused. They can log in again.`,
    done: 'kicked',
  }
}

/** @returns what can be done to the account now. */
export function actionsFor({ id, email, role, status }: UserRow): UserAction[] {
  const change = `/api/admin/users/${id}/change`
  return [
    role === 'admin'
      ? {
          path: change,
          fields: { role: 'user' as const },
          button: 'Remove administrator rights',
          title: 'Remove this user’s administrator rights?',
          text: `${email} stays logged in, without administrator rights from the next request on.`,
          done: 'role_changed',
        }
      : {
          path: change,
          fields: { role: 'admin' as const },
          button: 'Make an administrator',
          title: 'Make this user an administrator?',
          text: `${email} will be able to do everything you can, including to your account.`,
          done: 'role_changed',
        },
    status === 'active'
      ? {
          path: change,
          fields: { status: 'blocked' as const },
          button: 'Block',
          title: 'Block this user?',
          text: `All sessions of ${email} end at once, and they can’t log in until they’re unblocked.`,
          done: 'blocked',
        }
      : {
          path: change,
          fields: { status: 'active' as const },
          button: 'Unblock',
          title: 'Unblock this user?',
          text: `${email} can log in again.`,
          done: 'active',
        },
  ]
}

/** @returns how to end one session of a user. */
export function sessionActionFor(userId: string, { id, device }: SessionRow): UserAction {
  return {
    path: `/api/admin/users/${userId}/kick`,
    fields: { session: id },
    button: 'End session',
    title: 'End this session?',
    text: `${device} is logged out at once. Its tokens, and every copy of them, are refused from then on.`,
    done: 'session_ended',
  }
}

/** What the page says after each, by its name in the page's URL. */
export const DONE = new Map(
  Object.entries({
    kicked: 'All sessions of this user have ended.',
    session_ended: 'The session has ended.',
    role_changed: 'Role changed. It applies from the user’s next request on.',
    blocked: 'The user is blocked, and all their sessions have ended.',
    active: 'The user is unblocked and can log in again.',
  }),
)
