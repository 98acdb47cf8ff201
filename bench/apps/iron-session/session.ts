import { getIronSession } from 'iron-session'
import { cookies } from 'next/headers'
import { LIFE_SECONDS, SECRET } from '@/shared/user'

export async function readSession() {
  return getIronSession<{ email?: string; role?: string }>(await cookies(), {
    cookieName: 'iron',
    password: SECRET,
    ttl: LIFE_SECONDS,
    cookieOptions: { secure: false }, // plain HTTP on the loopback interface
  })
}
