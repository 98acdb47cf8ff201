import type { AuditRow } from '@/lib/admin/page-data'

/** What administrators and operators do, as the audit log calls it. */
export const ACTION_LABELS: Record<AuditRow['action'], string> = {
  user_added: 'Added',
  kicked: 'Kicked',
  session_ended: 'One session ended',
  blocked: 'Blocked',
  unblocked: 'Unblocked',
  made_admin: 'Made an administrator',
  made_user: 'Made a user',
  password_reset: 'Password reset',
  account_deleted: 'Account deleted',
}

/** Whether a text names an action; it may come from a URL that anybody wrote. */
export const isAction = (text: string): text is AuditRow['action'] => Object.hasOwn(ACTION_LABELS, text)
