'use client'

import type { ComponentProps, ReactNode } from 'react'
import { FieldFrame } from './field-frame'
import { useFormState } from './form-context'

type TextFieldProps = Omit<ComponentProps<'input'>, 'id' | 'className'> & {
  name: string
  label: string
  hint?: ReactNode
}

export const INPUT_LOOK =
  'block min-h-11 w-full min-w-0 rounded-lg border border-control bg-surface px-3 py-2 text-base aria-invalid:border-2 aria-invalid:border-danger'

/** A labelled text input; its name is its id, so one page has each name once. */
export function TextField({ name, label, hint, ...input }: TextFieldProps) {
  const error = useFormState().problem?.fields[name]
  return (
    <FieldFrame name={name} label={label} hint={hint} error={error}>
      {described => <input id={name} name={name} className={INPUT_LOOK} {...described} {...input} />}
    </FieldFrame>
  )
}
