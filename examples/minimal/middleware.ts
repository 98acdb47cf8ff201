import { type NextRequest, NextResponse } from 'next/server'
import { COOKIE, isDenied, verify } from './auth'

export async function middleware(request: NextRequest) {
  try {
    const token = await verify(request.cookies.get(COOKIE)?.value)
    if (token && !(await isDenied(token))) return NextResponse.next()
    return NextResponse.redirect(new URL('/', request.url), 303)
  } catch {
    return new NextResponse('Redis does not answer.', { status: 503 }) // never let through unchecked
  }
}

export const config = { matcher: '/dashboard/:path*' }
