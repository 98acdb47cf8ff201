import { NextResponse } from 'next/server'

export const config = { runtime: 'nodejs', matcher: ['/protected', '/api/me'] }

export const middleware = () => NextResponse.next()
