import { refreshSession } from '@/session'

export async function GET() {
  return new Response(null, { status: (await refreshSession()) ? 200 : 401 })
}
