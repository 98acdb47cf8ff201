import { SignJWT } from 'jose'
import { cookies } from 'next/headers'
import { findUser, isLoginRight, LIFE_SECONDS, SECRET } from '@/shared/user'

export async function POST(request: Request) {
  const { email, password } = await request.json()
  if (!(await isLoginRight(email, password))) return new Response(null, { status: 401 })
  const token = await new SignJWT({ email, role: findUser(email)?.role })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(`${LIFE_SECONDS}s`)
    .sign(new TextEncoder().encode(SECRET))
  const jar = await cookies()
  jar.set('session', token, { httpOnly: true, sameSite: 'lax', path: '/', maxAge: LIFE_SECONDS })
  return Response.json({ ok: true })
}
