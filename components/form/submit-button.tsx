'use client'

import type { ReactNode } from 'react'
import { Button, type ButtonTone } from '../button'
import { Spinner } from '../spinner'
import { useFormState } from './form-context'

type SubmitButtonProps = {
  children: ReactNode
  /** Shown and told while the form is on its way, like "Logging in…". */
  busyLabel: string
  tone?: ButtonTone
  className?: string
  /** For forms that keep their own state; otherwise the surrounding form's. */
  busy?: boolean
}

/**
 * Sends the form around it. Stays focusable while busy, so the focus is not lost. Its changing words are an element that
 * is replaced as a whole: translators move text nodes into elements of their own, where React no longer finds them.
 */
export function SubmitButton({ children, busyLabel, tone, className, busy: ownBusy }: SubmitButtonProps) {
  const { busy: formBusy } = useFormState()
  const busy = ownBusy ?? formBusy
  return (
    <>
      <span role="status" className="sr-only">
        {busy ? busyLabel : ''}
      </span>
      <Button type="submit" tone={tone} className={className} aria-disabled={busy}>
        {busy && <Spinner />}
        <span key={String(busy)} suppressHydrationWarning>
          {busy ? busyLabel : children}
        </span>
      </Button>
    </>
  )
}
