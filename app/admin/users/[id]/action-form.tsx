'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/button'
import { callApi } from '@/components/call-api'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { ErrorSummary } from '@/components/form/error-summary'
import { FormContext } from '@/components/form/form-context'
import { type FormProblem, formProblem, missingSentence } from '@/components/form/form-problem'
import { TextField } from '@/components/form/text-field'
import { PasswordDialog } from '@/components/password-dialog'
import { Section } from '@/components/section'
import { Time } from '@/components/time'
import { useConfirmed } from '@/components/use-confirmed'
import type { UserRow } from '@/lib/admin/page-data'
import type { SessionRow } from '@/lib/users/sessions'
import { address } from '@/lib/web/address'
import { actionsFor, sessionActionFor, type UserAction } from './user-actions'

const FORM = 'user-actions'
const MISSING_NOTE = [{ field: 'note', message: missingSentence('note') }]

type ActionFormProps = { user: UserRow; sessions: SessionRow[]; noteMaxLength: number }

/**
 * What an administrator can do: one form with a note and a button for each action. Without JavaScript the buttons send
 * it as it is; with it each asks first, and for the password where the login is not fresh.
 */
export function ActionForm({ user, sessions, noteMaxLength }: ActionFormProps) {
  const [asked, setAsked] = useState<{ action: UserAction; note: string } | null>(null)
  const [problem, setProblem] = useState<FormProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const confirmed = useConfirmed(answer => {
    if (answer.ok && asked)
      return location.assign(address(`/admin/users/${user.id}?done=${asked.action.done}`))
    setAsked(null)
    setBusy(false)
    if (!answer.ok) setProblem(formProblem(answer.problem))
  })
  const ofUser = actionsFor(user)
  const ofSessions = sessions.map(session => ({ session, action: sessionActionFor(user.id, session) }))
  const actions = [...ofUser, ...ofSessions.map(({ action }) => action)]

  useEffect(() => {
    // From here on the errors are shown in the page, not in the browser's bubbles.
    if (form.current) form.current.noValidate = true
  }, [])

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    const action = actions[Number(submitter?.dataset.action)]
    const note = String(new FormData(event.currentTarget).get('note')).trim()
    if (!action) return
    if (!note) return setProblem(formProblem({ code: 'invalid_input', errors: MISSING_NOTE }))
    setProblem(null)
    setAsked({ action, note })
  }

  async function act() {
    if (!asked) return
    setBusy(true)
    await confirmed.run(() =>
      callApi('POST', asked.action.path, { ...asked.action.fields, note: asked.note }),
    )
    setBusy(false)
  }

  function cancel() {
    confirmed.dialog.onCancel()
    setAsked(null)
  }

  return (
    <>
      <Section title="Actions" intro="Takes effect on the user’s next request and is logged.">
        <FormContext value={{ problem, busy }}>
          <form ref={form} id={FORM} method="post" onSubmit={ask} className="space-y-4">
            {problem && <ErrorSummary problem={problem} />}
            <TextField
              name="note"
              label="Note"
              required
              maxLength={noteMaxLength}
              autoComplete="off"
              hint="Kept in the audit log. The user sees it in their recent activity."
            />
            <div className="flex flex-wrap gap-3">
              {ofUser.map((action, index) => (
                <ActionButton
                  key={action.button}
                  action={action}
                  index={index}
                  tone={action.done === 'blocked' ? 'danger' : 'secondary'}
                />
              ))}
            </div>
          </form>
        </FormContext>
      </Section>
      <Section title="Sessions" intro="Most recently used first. Enter a note above to end one.">
        {sessions.length === 0 && <p className="text-muted">No sessions.</p>}
        <ul className="divide-y divide-line">
          {ofSessions.map(({ session, action }, index) => (
            <li
              key={session.id}
              className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0"
            >
              <div className="min-w-0 text-sm">
                <p className="font-medium text-base">{session.device}</p>
                <p className="text-muted">
                  Last seen <Time iso={session.lastSeenAt} />, logged in <Time iso={session.createdAt} />
                </p>
                <p className="wrap-anywhere font-mono text-muted">{session.ip ?? 'Unknown IP address'}</p>
              </div>
              <ActionButton
                action={action}
                index={ofUser.length + index}
                tone="secondary"
                describes={session.device}
              />
            </li>
          ))}
        </ul>
      </Section>
      <ConfirmDialog
        open={asked !== null && !confirmed.dialog.open}
        title={asked?.action.title ?? ''}
        confirmLabel={asked?.action.button ?? ''}
        busyLabel="Working…"
        busy={busy}
        onConfirm={act}
        onCancel={() => !confirmed.dialog.open && setAsked(null)}
      >
        <p>{asked?.action.text}</p>
        <p className="mt-2 wrap-anywhere">Note: {asked?.note}</p>
      </ConfirmDialog>
      <PasswordDialog {...confirmed.dialog} onCancel={cancel} />
    </>
  )
}

type ActionButtonProps = {
  action: UserAction
  /** Its place among all that can be done, for the script. */
  index: number
  tone: 'secondary' | 'danger'
  /** What it ends, for people who hear only the button. */
  describes?: string
}

function ActionButton({ action, index, tone, describes }: ActionButtonProps) {
  const [field] = Object.entries(action.fields)
  return (
    <Button
      type="submit"
      form={FORM}
      formAction={address(action.path)}
      name={field?.[0]}
      value={field?.[1]}
      data-action={index}
      tone={tone}
    >
      {action.button}
      {describes && <span className="sr-only">: {describes}</span>}
    </Button>
  )
}
