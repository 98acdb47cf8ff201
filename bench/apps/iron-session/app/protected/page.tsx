import { notFound } from 'next/navigation'
import { readSession } from '@/session'
import { View } from '@/shared/view'

export default async function Page() {
  const { email } = await readSession()
  return <View email={email ?? notFound()} />
}
