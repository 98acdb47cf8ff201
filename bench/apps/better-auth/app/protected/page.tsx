import { notFound } from 'next/navigation'
import { readUser } from '@/auth'
import { View } from '@/shared/view'

export default async function Page() {
  return <View email={((await readUser()) ?? notFound()).email} />
}
