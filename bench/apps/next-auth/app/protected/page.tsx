import { notFound } from 'next/navigation'
import { getServerSession } from 'next-auth'
import { authOptions } from '@/auth'
import { View } from '@/shared/view'

export default async function Page() {
  const session = await getServerSession(authOptions)
  return <View email={session?.user?.email ?? notFound()} />
}
