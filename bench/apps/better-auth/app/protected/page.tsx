import { notFound } from 'next/navigation'
import { readEmail } from '@/auth'
import { View } from '@/shared/view'

export default async function Page() {
  return <View email={(await readEmail()) ?? notFound()} />
}
