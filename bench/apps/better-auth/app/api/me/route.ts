import { readUser } from '@/auth'

export async function GET() {
  const user = await readUser()
  return user ? Response.json({ email: user.email, role: user.role }) : new Response(null, { status: 401 })
}
