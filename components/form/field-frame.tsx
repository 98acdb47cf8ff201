import type { ReactNode } from 'react'

type Described = { 'aria-invalid': 'true' | undefined; 'aria-describedby': string | undefined }

type FieldFrameProps = {
  name: string
  label: string
  hint?: ReactNode
  error?: string
  /** Draws the input with the attributes that tie hint and error to it. */
  children: (described: Described) => ReactNode
}

/** Label, input, hint and error of one field. */
export function FieldFrame({ name, label, hint, error, children }: FieldFrameProps) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div className="space-y-1.5">
      <label htmlFor={name} className="block font-medium">
        {label}
      </label>
      {children({ 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined })}
      {hint && (
        <p id={`${name}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p key={error} id={`${name}-error`} className="font-medium text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  )
}
