import { addUser, changeUser } from '@/shared/user'

// Stands for the app's own sign-up form, its form for passwords and its administrator's page. It guards nothing: loopback only.

export async function POST(request: Request) {
  const { email, password } = await request.json()
  addUser(email, password)
  return Response.json({ ok: true })
}

export async function PATCH(request: Request) {
  const { email, ...change } = await request.json()
  changeUser(email, change)
  return Response.json({ ok: true })
}
