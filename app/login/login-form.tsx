'use client'

import { tellOtherTabs } from '@/components/auth-channel'
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
}

export function LoginForm({ next, email, remember, problem }: LoginFormProps) {
  function goOn(): undefined {
    tellOtherTabs('signed_in')
    location.assign(address(next))
  }
  return (
    <ApiForm action="/api/auth/login" problem={problem} onSuccess={goOn}>
      <input type="hidden" name="next" value={next} />
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
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <label className="flex min-h-6 items-start gap-3">
        <input
          type="checkbox"
          name="remember"
          defaultChecked={remember}
          className="mt-0.5 size-5 shrink-0 accent-live"
        />
        <span>
          Keep me signed in
          <span className="block text-muted text-sm">
            Otherwise until the browser closes, or 12 hours pass without use.
          </span>
        </span>
      </label>
      <SubmitButton busyLabel="Signing in…" className="w-full">
        Sign in
      </SubmitButton>
    </ApiForm>
  )
}
