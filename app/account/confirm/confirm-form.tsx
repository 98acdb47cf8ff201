'use client'

import { ApiForm } from '@/components/form/api-form'
import type { FormProblem } from '@/components/form/form-problem'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { address } from '@/lib/web/address'

type ConfirmFormProps = {
  email: string
  /** Where to go next: a path of this origin. */
  next: string
  problem: FormProblem | null
}

export function ConfirmForm({ email, next, problem }: ConfirmFormProps) {
  function proceed(): undefined {
    location.assign(address(next))
  }
  return (
    <ApiForm action="/api/auth/confirm" problem={problem} onSuccess={proceed}>
      <input type="hidden" name="next" value={next} />
      <input hidden type="text" name="username" autoComplete="username" readOnly value={email} />
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <SubmitButton busyLabel="Checking…">Continue</SubmitButton>
    </ApiForm>
  )
}
