import { Suspense } from 'react'
import { requireSession } from '@/lib/auth'
import { findUser } from '@/lib/users'

export default function Dashboard() {
  return (
    <Suspense>
      <Greeting />
    </Suspense>
  )
}

async function Greeting() {
  const { principal } = await requireSession({ path: '/dashboard' })
  const user = await findUser(Number(principal.userId))
  return (
    <form method="post" action="/api/session/logout">
      <h1>Hello, {user?.email}</h1>
      <button type="submit">Log out</button>
    </form>
  )
}
