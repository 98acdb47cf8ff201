'use client'

import type { ReactNode } from 'react'
import { FieldFrame } from './field-frame'
import { useFormState } from './form-context'
import { Input } from './input'

type TextFieldProps = {
  name: string
  label: string
  hint?: ReactNode
  type?: 'text' | 'email' | 'search'
  required?: true
  maxLength?: number
  autoComplete: string
  /** Which keyboard a phone shows. */
  inputMode?: 'email'
  /** Neither capitals nor a spelling check: for what is no prose, like an email address. */
  literal?: boolean
  defaultValue?: string
  /** Takes the focus when its dialog opens. */
  hasFirstFocus?: true
}

export const INPUT_LOOK =
  'block min-h-11 w-full min-w-0 rounded-lg border border-control bg-surface px-3 py-2 text-base aria-invalid:border-2 aria-invalid:border-danger'

/** What {@link TextFieldProps.literal} says, in HTML. */
export const LITERAL = { autocapitalize: 'none', spellcheck: 'false' }

/** A labelled text input; its name is its id, so one page has each name once. */
export function TextField({ name, label, hint, ...input }: TextFieldProps) {
  const error = useFormState().problem?.fields[name]
  return (
    <FieldFrame name={name} label={label} hint={hint} error={error}>
      {described => (
        <Input
          name={name}
          attributes={{
            class: INPUT_LOOK,
            type: input.type ?? 'text',
            inputmode: input.inputMode,
            autocomplete: input.autoComplete,
            required: input.required,
            maxlength: input.maxLength,
            value: input.defaultValue || undefined,
            ...(input.literal && LITERAL),
            'data-first-focus': input.hasFirstFocus,
          }}
          state={described}
        />
      )}
    </FieldFrame>
  )
}
