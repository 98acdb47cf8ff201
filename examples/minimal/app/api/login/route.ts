import { type NextRequest, NextResponse } from 'next/server'
import { z } from 'zod'
import { COOKIE, LIFE_SECONDS, sign } from '../../../auth'

const form = z.object({ email: z.string(), password: z.string() })
const USER = { id: '1', email: 'ada@example.com', password: 'correct horse battery staple' } // your database

export async function POST(request: NextRequest) {
  const { data } = form.safeParse(Object.fromEntries(await request.formData()))
  const isRight = data?.email === USER.email && data.password === USER.password // yours: compare with a hash
  if (!isRight) return NextResponse.redirect(new URL('/?wrong', request.url), 303)
  const response = NextResponse.redirect(new URL('/dashboard', request.url), 303)
  response.cookies.set(COOKIE, await sign(USER.id), {
    httpOnly: true,
    sameSite: 'lax',
    secure: process.env.NODE_ENV === 'production',
    maxAge: LIFE_SECONDS,
  })
  return response
}
