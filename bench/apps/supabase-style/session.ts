import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { cookies } from 'next/headers'
import { findUser, LIFE_SECONDS, SECRET } from '@/shared/user'

// Supabase's service does not run here. This does what its documentation says of it: the access token is a JWT that servers
// verify by its signature (`getClaims`); only refreshing asks for the session, which signing out deletes.

type Session = { id: string; email: string; refreshToken: string }

const key = new TextEncoder().encode(SECRET)
const cookie = { httpOnly: true, sameSite: 'lax', path: '/' } as const
const global = globalThis as { sessions?: Map<string, Session> }

function sessions() {
  global.sessions ??= new Map<string, Session>()
  return global.sessions
}

export async function beginSession(email: string) {
  const session = { id: randomUUID(), email, refreshToken: randomUUID() }
  sessions().set(session.id, session)
  await setCookies(session)
}

/** By the signature alone. @returns the claims, or null. */
export async function readClaims() {
  try {
    const { payload } = await jwtVerify((await cookies()).get('sb-access')?.value ?? '', key)
    return payload
  } catch {
    return null
  }
}

/** @returns whether there is a session of this refresh token, and its user is not banned. */
export async function refreshSession(): Promise<boolean> {
  const token = (await cookies()).get('sb-refresh')?.value
  const session = [...sessions().values()].find(({ refreshToken }) => refreshToken === token)
  if (!session || findUser(session.email)?.isBlocked) return false
  session.refreshToken = randomUUID()
  await setCookies(session)
  return true
}

/** `scope` as for `signOut`. */
export function deleteSessions(claims: { session_id?: unknown; email?: unknown }, scope: string) {
  for (const { id, email } of [...sessions().values()]) {
    const isThis = id === claims.session_id
    const isEnded = scope === 'local' ? isThis : scope === 'others' ? !isThis : true
    if (email === claims.email && isEnded) sessions().delete(id)
  }
}

async function setCookies({ id, email, refreshToken }: Session) {
  const token = await new SignJWT({ email, session_id: id, role: findUser(email)?.role })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(`${LIFE_SECONDS}s`)
    .sign(key)
  const jar = await cookies()
  jar.set('sb-access', token, cookie)
  jar.set('sb-refresh', refreshToken, cookie)
}
