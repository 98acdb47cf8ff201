import { connection } from 'next/server'
import { requirePrincipal } from '@/lib/web/guards'
import { View } from '@/shared/view'

export default async function Page() {
  await connection() // rendered for each request, as the others are
  const { user } = await requirePrincipal()
  return <View email={user.email} />
}
