import { connection } from 'next/server'
import { EMAIL } from '@/shared/user'

export async function GET() {
  await connection()
  return Response.json({ email: EMAIL })
}
