import { requirePrincipal } from '@/lib/web/guard'
import { View } from '@/shared/view'

export default async function Page() {
  const { user } = await requirePrincipal()
  return <View email={user.email} />
}
