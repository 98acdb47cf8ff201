'use client'

import { tellOtherTabs } from '@/components/auth-channel'
import { ApiForm } from '@/components/form/api-form'
import type { FormProblem } from '@/components/form/form-problem'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { address } from '@/lib/web/address'

type SignupFormProps = { name?: string; email?: string; problem: FormProblem | null }

export function SignupForm({ name, email, problem }: SignupFormProps) {
  function goOn(): undefined {
    tellOtherTabs('signed_in')
    location.assign(address('/dashboard'))
  }
  return (
    <ApiForm action="/api/auth/signup" problem={problem} onSuccess={goOn}>
      <TextField name="name" label="Name" required maxLength={100} autoComplete="name" defaultValue={name} />
      <TextField
        name="email"
        label="E-mail address"
        type="email"
        required
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={email}
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="new-password"
        minLength={15}
        hint="15 characters or more; any characters, spaces too. A few words are fine."
      />
      <SubmitButton busyLabel="Creating account…" className="w-full">
        Create account
      </SubmitButton>
    </ApiForm>
  )
}
