'use client'

import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { Button } from '@/components/button'
import { callApi } from '@/components/call-api'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { ErrorSummary } from '@/components/form/error-summary'
import { FormContext } from '@/components/form/form-context'
import { type FormProblem, formProblem, missingSentence } from '@/components/form/form-problem'
import { TextField } from '@/components/form/text-field'
import { PasswordDialog } from '@/components/password-dialog'
import { Section } from '@/components/section'
import { useConfirmed } from '@/components/use-confirmed'
import type { UserRow } from '@/lib/admin/page-data'
import type { SessionRow } from '@/lib/users/sessions'
import { address } from '@/lib/web/address'
import { SessionLine } from './session-line'
import { actionsFor, kickActionFor, sessionActionFor, type UserAction } from './user-actions'

const FORM = 'user-actions'
const MISSING_NOTE = [{ field: 'note', message: missingSentence('note') }]

type ActionFormProps = {
  user: UserRow
  sessions: SessionRow[]
  noteMaxLength: number
  /** What is known of the user. */
  children: ReactNode
}

/**
 * What an administrator can do, beside what it is done to: one form with a button for each action. Without JavaScript it
 * has a note of its own and sends itself; with it each button asks for the note, and for the password where the login is
 * not fresh.
 */
export function ActionForm({ user, sessions, noteMaxLength, children }: ActionFormProps) {
  const [isScripted, setScripted] = useState(false)
  const [asked, setAsked] = useState<{ action: UserAction; note: string } | null>(null)
  const [problem, setProblem] = useState<FormProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const confirmed = useConfirmed(answer => {
    if (answer.ok && asked)
      return location.assign(address(`/admin/users/${user.id}?done=${asked.action.done}`))
    if (!answer.ok) setProblem(formProblem(answer.problem))
  })
  const ofUser = actionsFor(user)
  const kick = kickActionFor(user)
  const ofSessions = sessions.map(session => ({ session, action: sessionActionFor(user.id, session) }))
  const actions = [...ofUser, ...ofSessions.map(({ action }) => action), kick]
  const button = (action: UserAction, more: Partial<ActionButtonProps> = {}) => (
    <ActionButton
      key={action.button}
      action={action}
      index={actions.indexOf(action)}
      isReady={isScripted}
      {...more}
    />
  )

  useEffect(() => setScripted(true), [])

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    const action = actions[Number(submitter?.dataset.action)]
    setProblem(null)
    if (action) setAsked({ action, note: '' })
  }

  async function act(form: FormData) {
    if (!asked) return
    const { action } = asked
    const note = String(form.get('note')).trim()
    if (!note) return setProblem(formProblem({ code: 'invalid_input', errors: MISSING_NOTE }))
    setProblem(null)
    setAsked({ action, note })
    setBusy(true)
    await confirmed.run(() => callApi('POST', action.path, { ...action.fields, note }))
    setBusy(false)
  }

  function cancel() {
    confirmed.dialog.onCancel()
    setAsked(null)
  }

  const noteField = (
    <TextField
      name="note"
      label="Note"
      required
      maxLength={noteMaxLength}
      autoComplete="off"
      hint="Kept in the audit log. The user sees it in their recent activity."
      defaultValue={asked?.note}
      hasFirstFocus
    />
  )

  return (
    <>
      <form id={FORM} method="post" onSubmit={ask} className="contents">
        {!isScripted && (
          <Section title="Why" intro="Enter a note before you choose an action." className="scripted:hidden">
            {noteField}
            {/* Enter in the field chooses no action: a form whose first button is disabled is not sent by it. */}
            <button type="submit" disabled hidden />
          </Section>
        )}
      </form>
      <Section title="Account">
        {children}
        <div className="mt-5 flex flex-wrap gap-3">
          {ofUser.map(action => button(action, { tone: action.done === 'blocked' ? 'danger' : 'secondary' }))}
        </div>
        <p className="mt-3 text-muted text-sm">Takes effect on the user’s next request and is logged.</p>
      </Section>
      <Section title="Sessions" intro={sessions.length > 0 ? 'Most recently used first.' : 'No sessions.'}>
        <ul className="divide-y divide-line">
          {ofSessions.map(({ session, action }) => (
            <li
              key={session.id}
              className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0"
            >
              <SessionLine session={session} />
              {button(action, { describes: session.device })}
            </li>
          ))}
        </ul>
        {sessions.length > 0 && <div className="mt-4">{button(kick, { tone: 'danger' })}</div>}
      </Section>
      <FormContext value={{ problem, busy }}>
        <ConfirmDialog
          open={asked !== null && !confirmed.dialog.open}
          title={asked?.action.title ?? ''}
          fields={
            <>
              {problem && <ErrorSummary problem={problem} />}
              {noteField}
            </>
          }
          confirmLabel={asked?.action.button ?? ''}
          busyLabel="Working…"
          busy={busy}
          tone={asked?.action.done === 'active' ? 'primary' : 'danger'}
          onConfirm={act}
          onCancel={() => !confirmed.dialog.open && setAsked(null)}
        >
          <p>{asked?.action.text}</p>
        </ConfirmDialog>
      </FormContext>
      <PasswordDialog {...confirmed.dialog} onCancel={cancel} />
    </>
  )
}

type ActionButtonProps = {
  action: UserAction
  /** Its place among all that can be done, for the script. */
  index: number
  /** Whether a script can ask for the note. Until it can, only a browser without scripts may send the form. */
  isReady: boolean
  tone?: 'secondary' | 'danger'
  /** What it ends, for people who hear only the button. */
  describes?: string
}

function ActionButton({ action, index, isReady, tone = 'secondary', describes }: ActionButtonProps) {
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
      className={isReady ? undefined : 'scripted:pointer-events-none'}
    >
      {action.button}
      {describes && <span className="sr-only">: {describes}</span>}
    </Button>
  )
}
