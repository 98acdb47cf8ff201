import type { SessionRow } from '@/lib/session/flow/sessions'

/** One way to end sessions: what is asked before, what is called, what is told after. */
export type Ending = {
  path: string
  title: string
  text: string
  verb: string
  done: string
  /** It ends the session of this page too. */
  self: boolean
}

/** @returns the words and the call for ending one session, all others, or all. */
export function endingWords(target: SessionRow | 'others' | 'all'): Ending {
  if (target === 'others') {
    return {
      path: '/api/sessions?scope=others',
      title: 'End all other sessions?',
      text: 'Every other device is signed out at once. You stay signed in here.',
      verb: 'End the others',
      done: 'All other sessions have ended.',
      self: false,
    }
  }
  if (target === 'all') {
    return {
      path: '/api/sessions?scope=all',
      title: 'Log out everywhere?',
      text: 'Every device is signed out at once, this one too.',
      verb: 'End all',
      done: '',
      self: true,
    }
  }
  return {
    path: `/api/sessions/${encodeURIComponent(target.id)}`,
    title: 'End this session?',
    text: `${target.device} is signed out at once. Its tokens, and every copy of them, are refused.`,
    verb: 'End it',
    done: `The session on ${target.device} has ended.`,
    self: target.current,
  }
}
