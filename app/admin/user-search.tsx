import Link from 'next/link'
import { Button } from '@/components/button'
import { TextField } from '@/components/form/text-field'
import { address } from '@/lib/web/address'

type UserSearchProps = {
  query: string
  /** Administrators only. */
  adminsOnly: boolean
}

/** Searches by the beginning of the email. A plain form that sends a GET: the page’s URL says what it shows. */
export function UserSearch({ query, adminsOnly }: UserSearchProps) {
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <search className="min-w-0 grow sm:max-w-md">
        <form action={address('/admin')} className="flex flex-wrap items-end gap-3">
          <div className="min-w-0 grow">
            <TextField
              name="q"
              label="Email begins with"
              type="search"
              autoComplete="off"
              literal
              defaultValue={query}
            />
          </div>
          <Button type="submit">Search</Button>
        </form>
      </search>
      <Link
        className="link inline-flex min-h-11 items-center"
        href={adminsOnly || query ? '/admin' : '/admin?role=admin'}
      >
        {adminsOnly || query ? 'All users' : 'Administrators only'}
      </Link>
    </div>
  )
}
