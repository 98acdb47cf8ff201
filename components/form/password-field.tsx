'use client'

import { type ReactNode, useState } from 'react'
import { FieldFrame } from './field-frame'
import { useFormState } from './form-context'
import { Input } from './input'
import { INPUT_LOOK, LITERAL } from './text-field'

type PasswordFieldProps = {
  name: string
  label: string
  autoComplete: 'current-password' | 'new-password'
  hint?: ReactNode
  minLength?: number
}

/** A password input with a button that shows what was typed. Pasting and password managers work. */
export function PasswordField({ name, label, autoComplete, hint, minLength }: PasswordFieldProps) {
  const { problem, busy } = useFormState()
  const [shown, setShown] = useState(false)
  // While it is being sent it is a password again, or the browser would keep it among its form entries.
  const type = shown && !busy ? 'text' : 'password'
  return (
    <FieldFrame name={name} label={label} hint={hint} error={problem?.fields[name]}>
      {described => (
        <div className="relative">
          <Input
            name={name}
            attributes={{
              class: `${INPUT_LOOK} scripted:pr-20`,
              autocomplete: autoComplete,
              required: true,
              minlength: minLength,
              ...LITERAL,
            }}
            state={{ type, ...described }}
          />
          <button
            type="button"
            aria-controls={name}
            onClick={() => setShown(!shown)}
            className="absolute top-1 right-1 hidden min-h-9 min-w-16 rounded-md px-3 text-sm underline underline-offset-4 hover:bg-sunken scripted:block"
          >
            <span key={String(shown)} suppressHydrationWarning>
              {shown ? 'Hide' : 'Show'}
            </span>
            <span suppressHydrationWarning className="sr-only">
              {` ${label.toLowerCase()}`}
            </span>
          </button>
        </div>
      )}
    </FieldFrame>
  )
}
