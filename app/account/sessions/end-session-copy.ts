import type { SessionRow } from '@/lib/users/sessions'

/** One way to end sessions: what is asked before, what is called, what is told after. */
export type EndSessionCopy = {
  path: string
  title: string
  text: string
  verb: string
  done: string
  /** It ends the session of this page too. */
  self: boolean
  /** The page to go to after it. */
  next?: string
}

const OTHERS: EndSessionCopy = {
  path: '/api/sessions?scope=others',
  title: 'End all other sessions?',
  text: 'Every other device is logged out at once. You stay logged in here.',
  verb: 'End all other sessions',
  done: 'All other sessions have ended.',
  self: false,
}

/** @returns the words and the call for ending one session, all others, all, or all others because of a stranger. */
export function endSessionCopy(target: SessionRow | 'others' | 'not_me' | 'all'): EndSessionCopy {
  if (target === 'others') return OTHERS
  if (target === 'not_me') {
    return {
      ...OTHERS,
      title: 'This wasn’t you?',
      text: 'Every other device is logged out at once. Then choose a new password, because the person who logged in may know yours.',
      next: '/account?done=not_me#new-password',
    }
  }
  if (target === 'all') {
    return {
      path: '/api/sessions?scope=all',
      title: 'Log out everywhere?',
      text: 'Every device is logged out at once, including this one.',
      verb: 'Log out everywhere',
      done: '',
      self: true,
    }
  }
  return {
    path: `/api/sessions/${encodeURIComponent(target.id)}`,
    title: 'End this session?',
    text: `${target.device} is logged out at once. Its tokens, and every copy of them, are refused from then on.`,
    verb: 'End session',
    done: `The session on ${target.device} has ended.`,
    self: target.current,
  }
}
