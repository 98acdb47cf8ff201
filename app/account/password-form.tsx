'use client'

import { ApiForm } from '@/components/form/api-form'
import type { FormProblem } from '@/components/form/form-problem'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { PASSWORD_MIN_LENGTH } from '@/lib/users/password-length'
import { address } from '@/lib/web/address'

type PasswordFormProps = {
  /** For password managers: whose password this is. */
  email: string
  problem: FormProblem | null
}

export function PasswordForm({ email, problem }: PasswordFormProps) {
  function showDone(): undefined {
    location.assign(address('/account?done=password_changed'))
  }
  return (
    <ApiForm
      action="/api/account/password"
      problem={problem}
      passwordField="currentPassword"
      endsSession
      onSuccess={showDone}
    >
      <input hidden type="text" name="username" autoComplete="username" readOnly value={email} />
      <PasswordField name="currentPassword" label="Current password" autoComplete="current-password" />
      <PasswordField
        name="newPassword"
        label="New password"
        autoComplete="new-password"
        minLength={PASSWORD_MIN_LENGTH}
        hint={`${PASSWORD_MIN_LENGTH} characters or more. Any characters, including spaces.`}
      />
      <SubmitButton busyLabel="Changing…">Change password</SubmitButton>
    </ApiForm>
  )
}
