'use client'

import type { ReactNode } from 'react'
import { ApiForm } from '@/components/form/api-form'
import type { FormProblem } from '@/components/form/form-problem'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { address } from '@/lib/web/address'

type LoginFormProps = {
  /** Where to go afterwards: a path of this origin. */
  next: string
  email?: string
  remember?: boolean
  problem: FormProblem | null
  /** What to say before the form is sent. */
  notice: ReactNode
}

export function LoginForm({ next, email, remember, problem, notice }: LoginFormProps) {
  function goOn(): undefined {
    location.assign(address(next))
  }
  return (
    <ApiForm action="/api/auth/login" problem={problem} notice={notice} onSuccess={goOn}>
      <input type="hidden" name="next" value={next} />
      <TextField
        name="email"
        label="Email"
        inputMode="email"
        required
        autoComplete="username"
        literal
        defaultValue={email}
      />
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <label className="flex min-h-6 items-start gap-3">
        <input
          type="checkbox"
          name="remember"
          defaultChecked={remember}
          className="mt-0.5 size-5 shrink-0 accent-live"
        />
        <span>
          Keep me logged in
          <span className="block text-muted text-sm">
            If unchecked, you’ll be logged out when you close the browser or after 12 hours without activity.
          </span>
        </span>
      </label>
      <SubmitButton busyLabel="Logging in…" className="w-full">
        Log in
      </SubmitButton>
    </ApiForm>
  )
}
