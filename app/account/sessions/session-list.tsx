'use client'

import { useRef, useState } from 'react'
import { type ApiAnswer, callApi, endOwnSession } from '@/components/call-api'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { sentenceFor } from '@/components/form/form-problem'
import { PasswordDialog } from '@/components/password-dialog'
import { Toast, type ToastMessage } from '@/components/toast'
import { useConfirmed } from '@/components/use-confirmed'
import type { SessionRow } from '@/lib/users/sessions'
import { address } from '@/lib/web/address'
import { EndForm } from './end-form'
import { type EndSessionCopy, endSessionCopy } from './end-session-copy'
import { SessionCard } from './session-card'
import { useSessions } from './use-sessions'

/** The sessions, kept current, and the ways to end them; each asks first. */
export function SessionList({ initial }: { initial: SessionRow[] }) {
  const [sessions, reload] = useSessions(initial)
  const [ending, setEnding] = useState<EndSessionCopy | null>(null)
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<ToastMessage | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const confirmed = useConfirmed(told)
  const others = sessions.filter(({ current }) => !current)

  async function end() {
    if (!ending) return
    setBusy(true)
    const send = ending.self ? endOwnSession : callApi
    await confirmed.run(() => send('DELETE', ending.path))
    setBusy(false)
  }

  async function told(answer: ApiAnswer) {
    const wasSelf = ending?.self
    setEnding(null)
    if (answer.ok && wasSelf) return location.replace(address('/login'))
    if (!answer.ok) return setMessage({ text: sentenceFor(answer.problem), tone: 'danger' })
    await reload()
    setMessage({ text: ending?.done ?? 'Done.' })
    // The button that was pressed is gone with its session.
    list.current?.focus()
  }

  return (
    <>
      <ul ref={list} tabIndex={-1} data-focus-target aria-label="Sessions" className="space-y-3">
        {sessions.map(session => (
          <li key={session.id}>
            <SessionCard session={session}>
              {!session.current && (
                <EndForm
                  field="sid"
                  value={session.id}
                  onAsk={() => setEnding(endSessionCopy(session))}
                  describes={session.device}
                >
                  End session
                </EndForm>
              )}
            </SessionCard>
          </li>
        ))}
      </ul>
      <div className="mt-6 flex flex-wrap gap-3">
        {others.length > 0 && (
          <EndForm field="scope" value="others" onAsk={() => setEnding(endSessionCopy('others'))}>
            End all other sessions
          </EndForm>
        )}
        <EndForm field="scope" value="all" tone="danger" onAsk={() => setEnding(endSessionCopy('all'))}>
          Log out everywhere
        </EndForm>
      </div>
      <ConfirmDialog
        open={ending !== null && !confirmed.dialog.open}
        title={ending?.title ?? ''}
        confirmLabel={ending?.verb ?? ''}
        busyLabel="Ending…"
        busy={busy}
        onConfirm={end}
        onCancel={() => !confirmed.dialog.open && setEnding(null)}
      >
        {ending?.text}
      </ConfirmDialog>
      <PasswordDialog
        {...confirmed.dialog}
        onCancel={() => {
          confirmed.dialog.onCancel()
          setEnding(null)
        }}
      />
      <Toast message={message} />
    </>
  )
}
