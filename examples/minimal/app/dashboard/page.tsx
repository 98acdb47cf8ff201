import { cookies } from 'next/headers'
import { COOKIE, verify } from '../../auth'

export default async function Dashboard() {
  const token = await verify((await cookies()).get(COOKIE)?.value)
  return (
    <form method="post" action="/api/logout">
      <h1>You are logged in as user {token?.sub}</h1>
      <button type="submit">Log out</button>
    </form>
  )
}
