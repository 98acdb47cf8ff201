import { readSession } from '@/session'
import { findUser, isLoginRight } from '@/shared/user'

export async function POST(request: Request) {
  const { email, password } = await request.json()
  if (!(await isLoginRight(email, password))) return new Response(null, { status: 401 })
  const session = await readSession()
  session.email = email
  session.role = findUser(email)?.role
  await session.save()
  return Response.json({ ok: true })
}
