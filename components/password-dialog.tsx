'use client'

import { Button } from './button'
import { Dialog } from './dialog'
import { ApiForm } from './form/api-form'
import { PasswordField } from './form/password-field'
import { SubmitButton } from './form/submit-button'

type PasswordDialogProps = {
  open: boolean
  /** The server knows the password now, for a few minutes: repeat what it has refused. */
  onConfirmed: () => void
  onCancel: () => void
}

/** Asks for the password in place, when the server wants a fresh login for what is being done. */
export function PasswordDialog({ open, onConfirmed, onCancel }: PasswordDialogProps) {
  return (
    <Dialog open={open} title="Confirm it’s you" onClose={onCancel}>
      <p className="text-muted">You logged in a while ago. Enter your password to continue.</p>
      <ApiForm
        action="/api/auth/confirm"
        onSuccess={() => {
          onConfirmed()
          return false
        }}
      >
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <div className="flex flex-wrap gap-3">
          <SubmitButton busyLabel="Checking…">Continue</SubmitButton>
          <Button tone="secondary" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </ApiForm>
    </Dialog>
  )
}
