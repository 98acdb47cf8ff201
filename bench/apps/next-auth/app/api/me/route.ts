import { getServerSession } from 'next-auth'
import { authOptions } from '@/auth'

export async function GET() {
  const session = await getServerSession(authOptions)
  const user = session?.user as { email?: string; role?: string } | undefined
  return user?.email
    ? Response.json({ email: user.email, role: user.role })
    : new Response(null, { status: 401 })
}
