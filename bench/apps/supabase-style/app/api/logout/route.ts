import { cookies } from 'next/headers'
import { deleteSessions, readClaims } from '@/session'

export async function POST(request: Request) {
  const { scope = 'global' } = await request.json()
  const claims = await readClaims()
  if (!claims) return new Response(null, { status: 401 })
  deleteSessions(claims, scope)
  const jar = await cookies()
  if (scope !== 'others') for (const name of ['sb-access', 'sb-refresh']) jar.delete(name)
  return Response.json({ ok: true })
}
