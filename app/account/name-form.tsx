'use client'

import { type FormEvent, useActionState, useEffect, useRef, useState } from 'react'
import { Alert } from '@/components/alert'
import { ErrorSummary } from '@/components/form/error-summary'
import { FormContext } from '@/components/form/form-context'
import { type FormProblem, formProblem } from '@/components/form/form-problem'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { tellEnd } from '@/lib/session/watch'
import { type Renamed, rename } from './rename'

type Outcome = { isSaved: boolean; problem: FormProblem | null }

const NOTHING: Outcome = { isSaved: false, problem: null }

/** A form with a Server Action. Without JavaScript the browser sends it, and the page comes back with the outcome. */
export function NameForm({ name }: { name: string }) {
  const [answered, send] = useActionState(rename, null)
  const [outcome, setOutcome] = useState(() => (answered ? outcomeOf(answered) : NOTHING))
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  // Errors of the page's own, once they can be shown; before that the browser checks.
  useEffect(() => {
    if (form.current) form.current.noValidate = true
  }, [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setOutcome(await call(new FormData(event.currentTarget)))
    setBusy(false)
  }

  return (
    <FormContext value={{ problem: outcome.problem, busy }}>
      <form ref={form} action={send} onSubmit={submit} aria-busy={busy} className="space-y-5">
        {outcome.problem && <ErrorSummary problem={outcome.problem} />}
        {outcome.isSaved && <Alert tone="success" role="status" title="Name saved." />}
        <TextField
          name="name"
          label="Name"
          required
          autoComplete="name"
          defaultValue={answered?.typed || name}
        />
        <SubmitButton tone="secondary" busyLabel="Saving…">
          Save name
        </SubmitButton>
      </form>
    </FormContext>
  )
}

/** Calls the action by itself, so that what was typed stays in the form whatever comes of it. */
async function call(form: FormData): Promise<Outcome> {
  try {
    const renamed = await rename(null, form)
    const { status } = renamed.result
    if (status === 'unauthenticated' || status === 'revoked') tellEnd()
    return outcomeOf(renamed)
  } catch {
    // No answer, or one of another version of this app: the action itself answers every refusal as a value.
    return { isSaved: false, problem: formProblem({ code: 'network' }) }
  }
}

function outcomeOf({ result }: Renamed): Outcome {
  if (result.status === 'done') return { isSaved: true, problem: null }
  const errors = result.status === 'invalid_input' ? result.errors : undefined
  return { isSaved: false, problem: formProblem({ code: result.status, errors }) }
}
