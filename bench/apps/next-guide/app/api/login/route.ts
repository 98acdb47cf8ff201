import { createSession } from '@/app/lib/session'
import { findUser, isLoginRight } from '@/shared/user'

export async function POST(request: Request) {
  const { email, password } = await request.json()
  if (!(await isLoginRight(email, password))) return new Response(null, { status: 401 })
  await createSession(email, findUser(email)?.role)
  return Response.json({ ok: true })
}
