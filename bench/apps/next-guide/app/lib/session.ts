import 'server-only'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { cookies } from 'next/headers'
import { LIFE_SECONDS, SECRET } from '@/shared/user'

// As the guide "Authentication" of Next's documentation has it, under "Stateless Sessions"; its seven days are LIFE_SECONDS here.

const encodedKey = new TextEncoder().encode(SECRET)

async function encrypt(payload: JWTPayload) {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(`${LIFE_SECONDS}s`)
    .sign(encodedKey)
}

export async function decrypt(session: string | undefined = '') {
  try {
    const { payload } = await jwtVerify(session, encodedKey, { algorithms: ['HS256'] })
    return payload
  } catch {
    return null
  }
}

export async function createSession(userId: string, role?: string) {
  const expiresAt = new Date(Date.now() + LIFE_SECONDS * 1000)
  const session = await encrypt({ userId, role, expiresAt })
  const cookieStore = await cookies()
  cookieStore.set('session', session, {
    httpOnly: true,
    secure: true,
    expires: expiresAt,
    sameSite: 'lax',
    path: '/',
  })
}

export async function deleteSession() {
  const cookieStore = await cookies()
  cookieStore.delete('session')
}
