import { type NextRequest, NextResponse } from 'next/server'
import { StoreUnavailableError } from 'next-jwt-logout'
import { protect } from './lib/auth'

export async function proxy(request: NextRequest) {
  try {
    const { session, headers, apply } = await protect(request)
    if (session) return apply(NextResponse.next({ request: { headers } }))
    return apply(NextResponse.redirect(new URL('/login', request.url), 303))
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error
    return new NextResponse('Try again in a moment.', { status: 503, headers: { 'retry-after': '1' } })
  }
}

export const config = { matcher: ['/dashboard/:path*', '/account/:path*', '/admin/:path*'] }
