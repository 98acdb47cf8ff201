import { readSession } from '@/session'

export async function GET() {
  const { email, role } = await readSession()
  return email ? Response.json({ email, role }) : new Response(null, { status: 401 })
}
