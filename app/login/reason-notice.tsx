import { Alert, type AlertTone } from '@/components/alert'
import type { Reason } from '@/lib/session/flow/principal'

type Notice = { tone: AlertTone; title: string; text: string }

const NOTICES: Record<Reason, Notice> = {
  signed_out: {
    tone: 'success',
    title: 'You are signed out.',
    text: 'The token this browser held, and every copy of it, is refused from now on.',
  },
  signed_out_elsewhere: {
    tone: 'info',
    title: 'You were signed out from another device.',
    text: 'Someone signed in to your account ended this session. If it was not you, change your password.',
  },
  password_changed: {
    tone: 'info',
    title: 'Your password was changed.',
    text: 'All sessions ended with it. Sign in with the new password.',
  },
  kicked: {
    tone: 'warning',
    title: 'An administrator ended your sessions.',
    text: 'You can sign in again.',
  },
  blocked: {
    tone: 'danger',
    title: 'Your account was blocked.',
    text: 'You cannot sign in until an administrator unblocks it.',
  },
  role_changed: {
    tone: 'info',
    title: 'Your role was changed.',
    text: 'Sign in again to go on with it.',
  },
  token_reuse: {
    tone: 'danger',
    title: 'Your session was ended to protect you.',
    text: 'An old refresh token of it was used again, which can mean that it was stolen. Sign in and change your password.',
  },
  account_deleted: {
    tone: 'info',
    title: 'The account was deleted.',
    text: 'Its sessions and tokens ended with it.',
  },
  expired: {
    tone: 'info',
    title: 'Your session has expired.',
    text: 'It was not used for too long, or reached its limit.',
  },
}

/** Says why one was signed out. */
export function ReasonNotice({ reason }: { reason: Reason }) {
  const { tone, title, text } = NOTICES[reason]
  return (
    <Alert tone={tone} title={title} role="status">
      <p>{text}</p>
    </Alert>
  )
}
