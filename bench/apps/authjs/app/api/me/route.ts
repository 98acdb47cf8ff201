import { auth } from '@/auth'

export async function GET() {
  const session = await auth()
  const user = session?.user as { email?: string; role?: string } | undefined
  return user?.email
    ? Response.json({ email: user.email, role: user.role })
    : new Response(null, { status: 401 })
}
