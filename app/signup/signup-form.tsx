'use client'

import { ApiForm } from '@/components/form/api-form'
import type { FormProblem } from '@/components/form/form-problem'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { PASSWORD_MIN_LENGTH } from '@/lib/users/password-length'
import { address } from '@/lib/web/address'

type SignupFormProps = { name?: string; email?: string; problem: FormProblem | null }

export function SignupForm({ name, email, problem }: SignupFormProps) {
  function goOn(): undefined {
    location.assign(address('/dashboard'))
  }
  return (
    <ApiForm action="/api/auth/signup" problem={problem} onSuccess={goOn}>
      <TextField name="name" label="Name" required maxLength={100} autoComplete="name" defaultValue={name} />
      <TextField
        name="email"
        label="Email"
        inputMode="email"
        required
        autoComplete="username"
        literal
        defaultValue={email}
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="new-password"
        minLength={PASSWORD_MIN_LENGTH}
        hint={`${PASSWORD_MIN_LENGTH} characters or more. Any characters, including spaces; a few random words work well.`}
      />
      <SubmitButton busyLabel="Creating account…" className="w-full">
        Create account
      </SubmitButton>
    </ApiForm>
  )
}
