import { NextResponse } from 'next/server'

export const config = { matcher: ['/protected', '/api/me'] }

export const middleware = () => NextResponse.next()
