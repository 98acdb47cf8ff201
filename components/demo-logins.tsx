import { DEMO_PASSWORD, DEMO_USERS } from '@/lib/users/demo-users'
import { address } from '@/lib/web/address'
import { Button } from './button'

/** The two accounts of a fresh start, each with a login by one click. Show only where they exist. */
export function DemoLogins() {
  return (
    <div>
      <ul className="divide-y divide-line">
        {DEMO_USERS.map(({ name, email, role }) => (
          <li key={email} className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0">
            <div className="min-w-0">
              <p className="font-medium">
                {name} <span className="font-normal text-muted">({role})</span>
              </p>
              <p className="wrap-anywhere font-mono text-sm">{email}</p>
            </div>
            <form method="post" action={address('/api/auth/login')}>
              <input type="hidden" name="email" value={email} />
              <input type="hidden" name="password" value={DEMO_PASSWORD} />
              <Button type="submit" tone="secondary">
                Log in as {name}
              </Button>
            </form>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted text-sm">
        Password for both: <code className="font-mono text-ink">{DEMO_PASSWORD}</code>
      </p>
    </div>
  )
}
