import { readSession } from '@/session'

export async function POST() {
  const session = await readSession()
  session.destroy()
  return Response.json({ ok: true })
}
