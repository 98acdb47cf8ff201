import { beginSession } from '@/session'
import { isLoginRight } from '@/shared/user'

export async function POST(request: Request) {
  const { email, password } = await request.json()
  if (!(await isLoginRight(email, password))) return new Response(null, { status: 401 })
  await beginSession(email)
  return Response.json({ ok: true })
}
