import { jwtVerify } from 'jose'
import { type NextRequest, NextResponse } from 'next/server'

/** What tutorials show: the signature is checked in the middleware, and logging out deletes the cookie. */
export const config = { matcher: ['/protected', '/api/me'] }

const secret = new TextEncoder().encode('only-for-the-benchmark-only-for-the-benchmark')

export async function middleware(request: NextRequest) {
  try {
    await jwtVerify(request.cookies.get('session')?.value ?? '', secret, { algorithms: ['HS256'] })
    return NextResponse.next()
  } catch {
    return new NextResponse(null, { status: 401 })
  }
}
