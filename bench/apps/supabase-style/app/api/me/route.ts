import { readClaims } from '@/session'

export async function GET() {
  const claims = await readClaims()
  return claims
    ? Response.json({ email: claims.email, role: claims.role })
    : new Response(null, { status: 401 })
}
