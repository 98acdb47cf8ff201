import { readSession } from '@/session'

export async function GET() {
  const { email } = await readSession()
  return email ? Response.json({ email }) : new Response(null, { status: 401 })
}
