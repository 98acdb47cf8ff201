'use client'

import type { ReactNode } from 'react'
import { Button } from './button'
import { Dialog } from './dialog'
import { SubmitButton } from './form/submit-button'

type ConfirmDialogProps = {
  open: boolean
  title: string
  /** What will happen. */
  children: ReactNode
  /** What is asked beside it; the first field takes the focus. */
  fields?: ReactNode
  /** The verb, like "End session". */
  confirmLabel: string
  busyLabel: string
  busy: boolean
  tone?: 'primary' | 'danger'
  onConfirm: (form: FormData) => void
  onCancel: () => void
}

/** Asks before something is done that cannot be undone. Cancel has the focus, so that Enter twice does no harm. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, fields, confirmLabel, busyLabel, busy, tone = 'danger' } = props
  return (
    <Dialog open={open} title={title} onClose={props.onCancel}>
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (!busy) props.onConfirm(new FormData(event.currentTarget))
        }}
        className="space-y-4"
      >
        <div className="text-muted">{children}</div>
        {fields}
        <div className="flex flex-wrap gap-3">
          <SubmitButton tone={tone} busy={busy} busyLabel={busyLabel}>
            {confirmLabel}
          </SubmitButton>
          <Button tone="secondary" onClick={props.onCancel} data-first-focus={!fields || undefined}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
