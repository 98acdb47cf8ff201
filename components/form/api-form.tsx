'use client'

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { address } from '@/lib/web/address'
import { type ApiAnswer, callApi, endOwnSession, type Problem } from '../call-api'
import { ErrorSummary } from './error-summary'
import { FormContext } from './form-context'
import { type FormProblem, formProblem, missingSentence } from './form-problem'

type ApiFormProps = {
  /** Where the form goes: as a plain form post without JavaScript, as JSON with it. */
  action: string
  /** The method with JavaScript; a plain form always posts. */
  method?: 'POST' | 'DELETE'
  /** The problem that this form was answered with before this page was made. */
  problem?: FormProblem | null
  /** What the page has to say before the form is sent; a problem replaces it. */
  notice?: ReactNode
  /** Confirms the session with the form's own `password` first: what it asks for needs a fresh login. */
  confirms?: boolean
  /** It ends the session of this page. */
  endsSession?: boolean
  /** The field a `wrong_password` belongs to. */
  passwordField?: string
  /** The form stays busy after it, because a new document is on its way; return false if it is not. */
  onSuccess: (body: unknown) => undefined | false
  children: ReactNode
}

/**
 * A form that keeps what was typed: sends itself as JSON, says that it is busy and what went wrong, tied to the fields.
 * Inputs of type "hidden" and with the attribute `hidden` are for the plain form only and not part of the JSON.
 */
export function ApiForm({
  action,
  method = 'POST',
  problem: given = null,
  notice,
  confirms = false,
  endsSession = false,
  passwordField,
  onSuccess,
  children,
}: ApiFormProps) {
  const [problem, setProblem] = useState(given)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    // From here on the errors are shown in the page, not in the browser's bubbles.
    if (form.current) form.current.noValidate = true
    const rest = () => setBusy(false)
    addEventListener('pageshow', rest)
    return () => removeEventListener('pageshow', rest)
  }, [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const errors = emptyOrMalformed(event.currentTarget)
    if (errors.length > 0) return setProblem(formProblem({ code: 'invalid_input', errors }))
    setBusy(true)
    const answer = await send(jsonOf(event.currentTarget))
    if (answer.ok && onSuccess(answer.body) !== false) return
    setProblem(answer.ok ? null : formProblem(answer.problem, passwordField))
    setBusy(false)
  }

  async function send(body: Record<string, unknown>): Promise<ApiAnswer> {
    const fresh = confirms && (await callApi('POST', '/api/auth/confirm', { password: body.password }))
    if (fresh && !fresh.ok) return fresh
    return endsSession ? endOwnSession(method, action, body) : callApi(method, action, body)
  }

  return (
    <FormContext value={{ problem, busy }}>
      <form
        ref={form}
        method="post"
        action={address(action)}
        onSubmit={submit}
        aria-busy={busy}
        className="space-y-5"
      >
        {problem ? <ErrorSummary problem={problem} /> : notice}
        {children}
      </form>
    </FormContext>
  )
}

const inputsOf = (form: HTMLFormElement) =>
  [...form.elements].filter(element => element instanceof HTMLInputElement)

function emptyOrMalformed(form: HTMLFormElement): NonNullable<Problem['errors']> {
  return inputsOf(form)
    .filter(input => !input.validity.valid)
    .map(input => ({ field: input.name, message: faultOf(input) }))
}

function faultOf({ name, validity, minLength, validationMessage }: HTMLInputElement): string {
  if (validity.valueMissing) return missingSentence(name)
  if (validity.tooShort) return `Use ${minLength} characters or more.`
  return validationMessage
}

function jsonOf(form: HTMLFormElement): Record<string, unknown> {
  const shown = inputsOf(form).filter(input => input.type !== 'hidden' && !input.hidden)
  return Object.fromEntries(
    shown.map(input => [input.name, input.type === 'checkbox' ? input.checked : input.value]),
  )
}
