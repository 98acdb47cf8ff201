import { address } from '@/lib/web/address'
import { Button } from './button'

const PASSWORD = 'correct horse battery staple'
const DEMO_LOGINS = [
  { name: 'Ada', email: 'ada@example.com', role: 'user' },
  { name: 'Grace', email: 'grace@example.com', role: 'admin' },
]

/** The two accounts of a fresh start, each with a way in by one click. Show only where they exist. */
export function DemoLogins() {
  return (
    <div>
      <ul className="divide-y divide-line">
        {DEMO_LOGINS.map(({ name, email, role }) => (
          <li key={email} className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0">
            <div className="min-w-0">
              <p className="font-medium">
                {name} <span className="font-normal text-muted">({role})</span>
              </p>
              <p className="break-all font-mono text-sm">{email}</p>
            </div>
            <form method="post" action={address('/api/auth/login')}>
              <input type="hidden" name="email" value={email} />
              <input type="hidden" name="password" value={PASSWORD} />
              <Button type="submit" tone="secondary">
                Sign in as {name}
              </Button>
            </form>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted text-sm">
        Password of both: <code className="font-mono text-ink">{PASSWORD}</code>
      </p>
    </div>
  )
}
