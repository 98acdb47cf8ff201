'use client'

import { ButtonLink } from '@/components/button'
import { ApiForm } from '@/components/form/api-form'
import type { FormProblem } from '@/components/form/form-problem'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { address } from '@/lib/web/address'

type DeleteFormProps = {
  /** For password managers: whose password this is. */
  email: string
  problem: FormProblem | null
}

export function DeleteForm({ email, problem }: DeleteFormProps) {
  function leave(): undefined {
    location.replace(address('/login'))
  }
  return (
    <ApiForm action="/api/account/delete" confirms endsSession problem={problem} onSuccess={leave}>
      <input hidden type="text" name="username" autoComplete="username" readOnly value={email} />
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <div className="flex flex-wrap gap-3">
        <SubmitButton tone="danger" busyLabel="Deleting…">
          Delete account
        </SubmitButton>
        <ButtonLink tone="secondary" href="/account">
          Cancel
        </ButtonLink>
      </div>
    </ApiForm>
  )
}
