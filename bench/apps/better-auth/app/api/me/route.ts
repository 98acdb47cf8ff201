import { readEmail } from '@/auth'

export async function GET() {
  const email = await readEmail()
  return email ? Response.json({ email }) : new Response(null, { status: 401 })
}
