import { type NextRequest, NextResponse } from 'next/server'
import { COOKIE, deny, verify } from '../../../auth'

export async function POST(request: NextRequest) {
  try {
    const token = await verify(request.cookies.get(COOKIE)?.value)
    if (token) await deny(token)
  } catch {
    return new NextResponse('You are still logged in: Redis does not answer.', { status: 503 })
  }
  const response = NextResponse.redirect(new URL('/', request.url), 303)
  response.cookies.delete(COOKIE)
  return response
}
