import { decodeJwt } from 'jose'
import { cookies } from 'next/headers'

/** The middleware has verified the token. */
export async function GET() {
  const { email, role } = decodeJwt((await cookies()).get('session')?.value ?? '')
  return Response.json({ email, role })
}
