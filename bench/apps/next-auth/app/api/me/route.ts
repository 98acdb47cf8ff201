import { getServerSession } from 'next-auth'
import { authOptions } from '@/auth'

export async function GET() {
  const session = await getServerSession(authOptions)
  const email = session?.user?.email
  return email ? Response.json({ email }) : new Response(null, { status: 401 })
}
