'use client'

import { type FormEvent, useState } from 'react'
import { address } from '@/lib/web/address'
import { type ButtonTone, buttonClass } from './button'
import { endOwnSession, type Problem } from './call-api'
import { Dialog } from './dialog'
import { SubmitButton } from './form/submit-button'

type LogoutButtonProps = { tone?: ButtonTone; className?: string }

/** Logs out. A plain form without JavaScript; with it, other tabs are told and a failure says what is true. */
export function LogoutButton({ tone = 'secondary', className }: LogoutButtonProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function logOut(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const answer = await endOwnSession('POST', '/api/auth/logout')
    if (answer.ok) return location.replace(address('/login'))
    setProblem(answer.problem)
    setBusy(false)
  }

  return (
    <>
      <form method="post" action={address('/api/auth/logout')} onSubmit={logOut}>
        <SubmitButton tone={tone} className={className} busy={busy} busyLabel="Logging out…">
          Log out
        </SubmitButton>
      </form>
      {problem?.cookiesCleared ? (
        <Unfinished />
      ) : (
        <NotLoggedOut problem={problem} onClose={() => setProblem(null)} />
      )}
    </>
  )
}

/** The page behind it is no longer this person's to read, so it is covered. */
function Unfinished() {
  return (
    <Dialog
      open
      covering
      title="You’re logged out of this browser only"
      onClose={() => location.replace(address('/login'))}
    >
      <p>
        We couldn’t reach the session store to revoke your token. Nobody’s token is accepted while it’s down;
        once it’s back, a copy of yours could work until this browser finishes the logout.
      </p>
      <p>It does so as soon as you open this site again.</p>
      {/* Another document: this one has shown what its reader may no longer see. */}
      <a className={buttonClass()} href={address('/login')}>
        Go to the login page
      </a>
    </Dialog>
  )
}

function NotLoggedOut({ problem, onClose }: { problem: Problem | null; onClose: () => void }) {
  return (
    <Dialog open={problem !== null} title="You’re still logged in" onClose={onClose}>
      <p>
        {problem?.code === 'network'
          ? 'The server didn’t answer, so nothing was changed. Check your connection and try again.'
          : 'The server refused the logout. Reload the page and try again.'}
      </p>
      <form method="dialog">
        <button type="submit" className="link min-h-11 font-medium">
          Close
        </button>
      </form>
    </Dialog>
  )
}
