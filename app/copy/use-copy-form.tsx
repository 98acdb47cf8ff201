import { Button, type ButtonTone } from '@/components/button'
import { address } from '@/lib/web/address'

type UseCopyFormProps = {
  /** The page that it is on. */
  page: '/dashboard' | '/login'
  tone: ButtonTone
}

/** A plain form: no script sends it, and none reads the answer. */
export function UseCopyForm({ page, tone }: UseCopyFormProps) {
  return (
    <form method="post" action={address('/api/copy/use')}>
      <input type="hidden" name="page" value={page} />
      <Button type="submit" tone={tone}>
        Use the copy
      </Button>
    </form>
  )
}
