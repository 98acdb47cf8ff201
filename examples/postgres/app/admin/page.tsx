import { Suspense } from 'react'
import { requireSession } from '@/lib/auth'
import { administer } from './actions'

export default function Admin() {
  return (
    <Suspense>
      <UserForm />
    </Suspense>
  )
}

async function UserForm() {
  const { principal } = await requireSession({ path: '/admin' })
  if (principal.claims.role !== 'admin') return <p>Only for administrators.</p>
  return (
    <form action={administer}>
      <h1>Change a user</h1>
      <input name="userId" aria-label="User" required />
      <select name="what" aria-label="What to do">
        <option value="kick">Log out everywhere</option>
        <option value="block">Block</option>
        <option value="unblock">Unblock</option>
        <option value="promote">Make an administrator</option>
      </select>
      <button type="submit">Do it</button>
    </form>
  )
}
