'use client'

import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/alert'
import { Button } from '@/components/button'
import { callApi } from '@/components/call-api'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { sentenceFor } from '@/components/form/form-problem'
import { TextField } from '@/components/form/text-field'
import { PasswordDialog } from '@/components/password-dialog'
import { Section } from '@/components/section'
import { Time } from '@/components/time'
import { useConfirmed } from '@/components/use-confirmed'
import type { SessionRow } from '@/lib/session/flow/sessions'
import { address } from '@/lib/web/address'
import type { UserRow } from '@/lib/web/admin'
import { type Doing, doingsFor, endingOf } from './doing'

const FORM = 'user-actions'

type UserActionsProps = { user: UserRow; sessions: SessionRow[]; reasonMaxLength: number }

/**
 * What an administrator can do: one form with a reason and a button for each action. Without JavaScript the buttons send
 * it as it is; with it each asks first, and for the password where the login is not fresh.
 */
export function UserActions({ user, sessions, reasonMaxLength }: UserActionsProps) {
  const [asked, setAsked] = useState<{ doing: Doing; reason: string } | null>(null)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const confirmed = useConfirmed(answer => {
    if (answer.ok && asked)
      return location.assign(address(`/admin/users/${user.id}?done=${asked.doing.done}`))
    setAsked(null)
    setBusy(false)
    if (!answer.ok) setProblem(sentenceFor(answer.problem))
  })
  const ofUser = doingsFor(user)
  const ofSessions = sessions.map(session => ({ session, doing: endingOf(user.id, session) }))
  const doings = [...ofUser, ...ofSessions.map(({ doing }) => doing)]

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    const doing = doings[Number(submitter?.dataset.doing)]
    const reason = String(new FormData(event.currentTarget).get('reason'))
    if (!doing) return
    setProblem('')
    setAsked({ doing, reason })
  }

  async function act() {
    if (!asked) return
    setBusy(true)
    await confirmed.run(() =>
      callApi('POST', asked.doing.path, { ...asked.doing.fields, reason: asked.reason }),
    )
    setBusy(false)
  }

  function cancel() {
    confirmed.dialog.onCancel()
    setAsked(null)
  }

  return (
    <>
      <Section title="Actions" intro="Each holds for the very next request, and is recorded.">
        <form id={FORM} method="post" onSubmit={ask} className="space-y-4">
          <div role="alert">{problem && <Alert tone="danger" title={problem} />}</div>
          <TextField
            name="reason"
            label="Reason"
            required
            maxLength={reasonMaxLength}
            autoComplete="off"
            hint="Kept in the log. The user sees it among the events of their account."
          />
          <div className="flex flex-wrap gap-3">
            {ofUser.map((doing, index) => (
              <DoingButton
                key={doing.button}
                doing={doing}
                index={index}
                tone={doing.done === 'blocked' ? 'danger' : 'secondary'}
              />
            ))}
          </div>
        </form>
      </Section>
      <Section title="Sessions" intro="The one seen last comes first. Write a reason above to end one.">
        {sessions.length === 0 && <p className="text-muted">None at the moment.</p>}
        <ul className="divide-y divide-line">
          {ofSessions.map(({ session, doing }, index) => (
            <li
              key={session.id}
              className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0"
            >
              <div className="min-w-0 text-sm">
                <p className="font-medium text-base">{session.device}</p>
                <p className="text-muted">
                  Last seen <Time iso={session.lastSeenAt} />, signed in <Time iso={session.createdAt} />
                </p>
                <p className="break-all font-mono text-muted">{session.ip ?? 'unknown address'}</p>
              </div>
              <DoingButton
                doing={doing}
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
        title={asked?.doing.title ?? ''}
        confirmLabel={asked?.doing.button ?? ''}
        busyLabel="Working…"
        busy={busy}
        onConfirm={act}
        onCancel={() => !confirmed.dialog.open && setAsked(null)}
      >
        <p>{asked?.doing.text}</p>
        <p className="mt-2 break-words">Reason: {asked?.reason}</p>
      </ConfirmDialog>
      <PasswordDialog {...confirmed.dialog} onCancel={cancel} />
    </>
  )
}

type DoingButtonProps = {
  doing: Doing
  /** Its place among all that can be done, for the script. */
  index: number
  tone: 'secondary' | 'danger'
  /** What it is about, for people who hear only the button. */
  describes?: string
}

function DoingButton({ doing, index, tone, describes }: DoingButtonProps) {
  const [field] = Object.entries(doing.fields)
  return (
    <Button
      type="submit"
      form={FORM}
      formAction={doing.path}
      name={field?.[0]}
      value={field?.[1]}
      data-doing={index}
      tone={tone}
    >
      {doing.button}
      {describes && <span className="sr-only">: {describes}</span>}
    </Button>
  )
}
