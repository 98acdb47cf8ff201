import { deleteSessions, readClaims } from '@/session'
import { addUser, changeUser } from '@/shared/user'

// Stands for the sign-up form, the form for passwords and the administrator's page. It guards nothing: loopback only.

export async function POST(request: Request) {
  const { email, password } = await request.json()
  addUser(email, password)
  return Response.json({ ok: true })
}

/** A new password ends the user's other sessions, as Supabase's service does it. */
export async function PATCH(request: Request) {
  const { email, ...change } = await request.json()
  changeUser(email, change)
  const claims = change.password && (await readClaims())
  if (claims) deleteSessions(claims, 'others')
  return Response.json({ ok: true })
}
