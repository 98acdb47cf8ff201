import { Suspense } from 'react'
import { requireSession } from '@/lib/auth'
import { changePassword } from './actions'

export default function Account() {
  return (
    <Suspense>
      <PasswordForm />
    </Suspense>
  )
}

async function PasswordForm() {
  await requireSession({ path: '/account' })
  return (
    <form action={changePassword}>
      <h1>Change your password</h1>
      <input name="current" type="password" aria-label="Current password" required />
      <input name="next" type="password" aria-label="New password" required />
      <button type="submit">Change it</button>
    </form>
  )
}
