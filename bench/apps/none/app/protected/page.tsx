import { connection } from 'next/server'
import { EMAIL } from '@/shared/user'
import { View } from '@/shared/view'

export default async function Page() {
  await connection() // rendered for each request, as the others are
  return <View email={EMAIL} />
}
