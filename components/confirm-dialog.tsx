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
  /** The verb, like "End session". */
  confirmLabel: string
  busyLabel: string
  busy: boolean
  tone?: 'primary' | 'danger'
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before something is done that cannot be undone. Cancel has the focus, so that Enter twice does no harm. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, confirmLabel, busyLabel, busy, tone = 'danger', onConfirm, onCancel } = props
  return (
    <Dialog open={open} title={title} onClose={onCancel}>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (!busy) onConfirm()
        }}
        className="space-y-4"
      >
        <div className="text-muted">{children}</div>
        <div className="flex flex-wrap gap-3">
          <SubmitButton tone={tone} busy={busy} busyLabel={busyLabel}>
            {confirmLabel}
          </SubmitButton>
          <Button tone="secondary" onClick={onCancel} data-first-focus>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
