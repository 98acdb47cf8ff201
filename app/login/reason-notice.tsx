import { Alert, type AlertTone } from '@/components/alert'
import { LifeLine } from '@/components/life-line'
import type { Reason } from '@/lib/session'

type Notice = { tone: AlertTone; title: string; text: string }

const NOTICES: Record<Reason, Notice> = {
  signed_out: {
    tone: 'success',
    title: 'You’re logged out.',
    text: 'The token in this browser, and every copy of it, is refused from now on.',
  },
  signed_out_elsewhere: {
    tone: 'info',
    title: 'You were logged out from another device.',
    text: 'Someone logged in to your account ended this session. If it wasn’t you, change your password.',
  },
  password_changed: {
    tone: 'info',
    title: 'Your password was changed.',
    text: 'That ended all your sessions. Log in with the new password.',
  },
  kicked: {
    tone: 'warning',
    title: 'An administrator ended your sessions.',
    text: 'You can log in again.',
  },
  blocked: {
    tone: 'danger',
    title: 'Your account was blocked.',
    text: 'You cannot log in until an administrator unblocks it.',
  },
  role_changed: {
    tone: 'info',
    title: 'Your role was changed.',
    text: 'Log in again to use it.',
  },
  token_reuse: {
    tone: 'danger',
    title: 'We ended your session to protect you.',
    text: 'One of this session’s old refresh tokens was reused, a sign that it may have been stolen. Log in and change your password.',
  },
  account_deleted: {
    tone: 'info',
    title: 'Your account was deleted.',
    text: 'All its sessions and tokens ended with it.',
  },
  expired: {
    tone: 'info',
    title: 'Your session has expired.',
    text: 'It wasn’t used for too long, or it reached its time limit.',
  },
  account_changed: {
    tone: 'info',
    title: 'Your account was changed.',
    text: 'Log in again to continue.',
  },
  session_limit: {
    tone: 'info',
    title: 'This session ended because you logged in elsewhere.',
    text: 'You have many sessions at once, so the oldest one was ended.',
  },
}

type ReasonNoticeProps = {
  reason: Reason
  /** How many sessions `Log out everywhere` has just ended. */
  ended?: number
}

/** Says why this browser was logged out, and shows the line of its token, cut. */
export function ReasonNotice({ reason, ended }: ReasonNoticeProps) {
  const { tone, title, text } = ended === undefined ? NOTICES[reason] : everywhere(ended)
  return (
    <div className="space-y-4">
      <LifeLine passed={0.4} state="cut" />
      <Alert tone={tone} title={title} role="status">
        <p>{text}</p>
      </Alert>
    </div>
  )
}

function everywhere(ended: number): Notice {
  const sessions = ended === 1 ? '1 session' : `${ended} sessions`
  return {
    tone: 'success',
    title: 'You’re logged out on every device.',
    text: `${sessions} ended. All their tokens, and every copy of them, are refused from now on.`,
  }
}
