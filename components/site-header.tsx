import type { User } from '@/lib/users/principal'
import { address } from '@/lib/web/address'
import { labEnabled } from '@/lib/web/features'
import { LogoutButton } from './logout-button'
import { PRODUCT_NAME } from './product'

type SiteHeaderProps = {
  /** Who is logged in, if anybody. */
  user?: User
  /** The path of the page, to mark it in the navigation. */
  current?: string
}

const LOGGED_IN = [
  { href: '/dashboard', text: 'Dashboard' },
  { href: '/account', text: 'Account' },
  { href: '/account/sessions', text: 'Sessions' },
]
const ADMINISTRATION = { href: '/admin', text: 'Admin' }
const LOGGED_OUT = [
  { href: '/login', text: 'Log in' },
  { href: '/signup', text: 'Create account' },
]

/** Plain links: protected pages are never prefetched, and never in the router's cache. */
export function SiteHeader({ user, current }: SiteHeaderProps) {
  const links = [
    ...(labEnabled() ? [{ href: '/lab', text: 'Lab' }] : []),
    ...(user ? LOGGED_IN : LOGGED_OUT),
    ...(user?.role === 'admin' ? [ADMINISTRATION] : []),
  ]
  return (
    <header className="border-line border-b bg-surface">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 sm:px-6">
        <a
          href={address('/')}
          className="mr-auto flex min-h-11 items-center gap-2.5 font-bold tracking-tight"
        >
          <Mark />
          {PRODUCT_NAME}
        </a>
        <nav aria-label="Main" className="max-sm:order-last max-sm:w-full">
          <ul className="-mx-1.5 flex flex-wrap sm:-mx-2">
            {links.map(({ href, text }) => (
              <li key={href}>
                <a
                  href={address(href)}
                  aria-current={href === current ? 'page' : undefined}
                  className="flex min-h-11 items-center px-1.5 text-muted text-sm underline-offset-8 hover:text-ink hover:underline aria-[current=page]:font-semibold aria-[current=page]:text-ink aria-[current=page]:underline aria-[current=page]:decoration-2 aria-[current=page]:decoration-live sm:px-2 sm:text-base"
                >
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {user && <LogoutButton />}
      </div>
    </header>
  )
}

/** A token's life line, cut; what comes after the cut is not accepted. */
function Mark() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 32 20"
      className="h-5 w-8 text-live"
      fill="none"
      stroke="currentColor"
    >
      <path d="M2 10h13" strokeWidth="3.5" strokeLinecap="round" />
      <path
        d="M20 2l-5 16"
        strokeWidth="3.5"
        strokeLinecap="round"
        className="text-ink"
        stroke="currentColor"
      />
      <path d="M22.5 10h8" strokeWidth="3.5" strokeLinecap="round" strokeDasharray="0.1 5.5" />
    </svg>
  )
}
