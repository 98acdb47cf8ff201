'use client'

import { useState } from 'react'
import { tellOtherTabs } from '@/components/auth-channel'
import { Button } from '@/components/button'
import { Dialog } from '@/components/dialog'
import { ApiForm } from '@/components/form/api-form'
import { PasswordField } from '@/components/form/password-field'
import { SubmitButton } from '@/components/form/submit-button'

/** Asks for the password and deletes the account, its sessions and its tokens. */
export function DeleteAccount() {
  const [open, setOpen] = useState(false)
  function leave(): undefined {
    tellOtherTabs('signed_out')
    location.replace('/login')
  }
  return (
    <>
      <noscript>Deleting the account needs JavaScript in the browser.</noscript>
      <Button tone="danger" className="hidden scripted:inline-flex" onClick={() => setOpen(true)}>
        Delete account
      </Button>
      <Dialog open={open} title="Delete your account?" onClose={() => setOpen(false)}>
        <p className="text-muted">
          Your account, all sessions and all tokens end now. This cannot be undone.
        </p>
        <ApiForm action="/api/account" method="DELETE" onSuccess={leave}>
          <PasswordField name="password" label="Password" autoComplete="current-password" />
          <div className="flex flex-wrap gap-3">
            <SubmitButton tone="danger" busyLabel="Deleting…">
              Delete account
            </SubmitButton>
            <Button tone="secondary" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </div>
        </ApiForm>
      </Dialog>
    </>
  )
}
