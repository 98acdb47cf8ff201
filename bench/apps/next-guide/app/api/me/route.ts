import { cookies } from 'next/headers'
import { decrypt } from '@/app/lib/session'

/** As `verifySession` of the guide. */
export async function GET() {
  const session = await decrypt((await cookies()).get('session')?.value)
  if (!session?.userId) return new Response(null, { status: 401 })
  return Response.json({ email: session.userId, role: session.role })
}
