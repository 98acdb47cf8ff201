'use client'

import { useState } from 'react'
import { type ApiAnswer, callApi, endOwnSession } from '@/components/call-api'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { sentenceFor } from '@/components/form/form-problem'
import { PasswordDialog } from '@/components/password-dialog'
import { Toast, type ToastMessage } from '@/components/toast'
import { useConfirmed } from '@/components/use-confirmed'
import { address } from '@/lib/web/address'
import type { EndSessionCopy } from './end-session-copy'

type EndSessionsDialogProps = {
  /** What to ask; null while nothing is asked. */
  ending: EndSessionCopy | null
  onClose: () => void
  /** Called when it is done and this page stays. */
  onEnded?: () => Promise<void>
}

/** Asks before sessions end, and for the password where the login is not fresh; then ends them. */
export function EndSessionsDialog({ ending, onClose, onEnded }: EndSessionsDialogProps) {
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<ToastMessage | null>(null)
  const confirmed = useConfirmed(told)

  async function end() {
    if (!ending) return
    setBusy(true)
    const send = ending.self ? endOwnSession : callApi
    await confirmed.run(() => send('DELETE', ending.path))
    setBusy(false)
  }

  async function told(answer: ApiAnswer) {
    if (answer.ok && ending?.self) return location.replace(address('/login'))
    if (answer.ok && ending?.next) return location.assign(address(ending.next))
    onClose()
    if (!answer.ok) return setMessage({ text: sentenceFor(answer.problem), tone: 'danger' })
    await onEnded?.()
    setMessage({ text: ending?.done ?? 'Done.' })
  }

  return (
    <>
      <ConfirmDialog
        open={ending !== null && !confirmed.dialog.open}
        title={ending?.title ?? ''}
        confirmLabel={ending?.verb ?? ''}
        busyLabel="Ending…"
        busy={busy}
        onConfirm={end}
        onCancel={() => !confirmed.dialog.open && onClose()}
      >
        {ending?.text}
      </ConfirmDialog>
      <PasswordDialog
        {...confirmed.dialog}
        onCancel={() => {
          confirmed.dialog.onCancel()
          onClose()
        }}
      />
      <Toast message={message} />
    </>
  )
}
