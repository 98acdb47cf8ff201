import { Menu } from 'lucide-react'
import { cookies } from 'next/headers'
import Link from 'next/link'
import { sourceUrl } from '@/lib/docs/links'
import type { User } from '@/lib/users/principal'
import { labEnabled } from '@/lib/web/features'
import { LogoutButton } from './logout-button'
import { PRODUCT_NAME } from './product'
import { readTheme } from './theme'
import { ThemeToggle } from './theme-toggle'

type SiteHeaderProps = {
  /** Who is logged in, if anybody. */
  user?: User
  /** The path of the page, to mark it in the navigation. */
  current?: string
}

type NavLink = { href: string; text: string }

const LAB = { href: '/lab', text: 'Lab' }
const PAGES = [
  { href: '/docs/log-out-with-jwt', text: 'How it works' },
  { href: '/docs', text: 'Docs' },
  { href: '/adopt', text: 'Add to your app' },
]
const OWN_PAGES = [
  { href: '/dashboard', text: 'Dashboard' },
  { href: '/account', text: 'Account' },
  { href: '/account/sessions', text: 'Sessions' },
]
const ADMINISTRATION = { href: '/admin', text: 'Admin' }
const VISITORS = [
  { href: '/login', text: 'Log in' },
  { href: '/signup', text: 'Create account' },
]

/** The ways on: the site's for everybody, and a user's own. Where there is little room the site's are in a menu. */
export async function SiteHeader({ user, current }: SiteHeaderProps) {
  const source = sourceUrl()
  const links = [
    ...(labEnabled() ? [LAB] : []),
    ...PAGES,
    ...(source ? [{ href: source, text: 'Source' }] : []),
  ]
  const theme = readTheme((await cookies()).get('theme')?.value)
  return (
    <header className="border-line border-b bg-surface">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-3 px-4 py-2 sm:px-6">
        <Link
          href="/"
          prefetch={false}
          className="mr-auto flex min-h-11 items-center gap-2.5 whitespace-nowrap font-bold tracking-tight"
        >
          <Mark />
          {/* A user's header has a button more. */}
          <span className={user ? 'max-[26rem]:sr-only' : undefined}>{PRODUCT_NAME}</span>
        </Link>
        <nav aria-label="Main" className="max-lg:hidden">
          <NavList links={links} current={current} />
        </nav>
        <ThemeToggle theme={theme} />
        {user ? (
          <LogoutButton />
        ) : (
          <nav aria-label="Account" className="max-sm:hidden">
            <NavList links={VISITORS} current={current} />
          </nav>
        )}
        <details className="group open:w-full lg:hidden">
          <summary className="flex min-h-11 list-none items-center justify-end gap-2 text-sm [&::-webkit-details-marker]:hidden">
            <Menu aria-hidden className="size-5" />
            Menu
          </summary>
          <nav aria-label="Menu" className="border-line border-t py-2">
            <NavList links={links} current={current} isMenu />
          </nav>
          {!user && (
            <nav aria-label="Account" className="border-line border-t py-2 sm:hidden">
              <NavList links={VISITORS} current={current} isMenu />
            </nav>
          )}
        </details>
      </div>
      {user && <UserBar user={user} current={current} />}
    </header>
  )
}

function UserBar({ user, current }: { user: User; current?: string }) {
  return (
    <div className="border-line border-t">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-6 px-4 sm:px-6">
        <nav aria-label="Account">
          <NavList
            links={user.role === 'admin' ? [...OWN_PAGES, ADMINISTRATION] : OWN_PAGES}
            current={current}
          />
        </nav>
        <p className="min-w-0 truncate text-muted text-sm max-sm:hidden">
          Logged in as <span className="text-ink">{user.name}</span>
          {user.role === 'admin' && ' (admin)'}
        </p>
      </div>
    </div>
  )
}

type NavListProps = { links: readonly NavLink[]; current?: string; isMenu?: true }

function NavList({ links, current, isMenu }: NavListProps) {
  const look =
    'flex min-h-11 items-center whitespace-nowrap px-1.5 text-muted text-sm underline-offset-8 hover:text-ink hover:underline aria-[current=page]:font-semibold aria-[current=page]:text-ink aria-[current=page]:underline aria-[current=page]:decoration-2 aria-[current=page]:decoration-live'
  return (
    <ul className={isMenu ? '' : '-mx-1.5 flex flex-wrap sm:gap-x-1'}>
      {links.map(({ href, text }) => (
        <li key={href}>
          {href.startsWith('/') ? (
            <Link
              href={href}
              prefetch={false}
              aria-current={href === current ? 'page' : undefined}
              className={look}
            >
              {text}
            </Link>
          ) : (
            <a href={href} className={look}>
              {text}
            </a>
          )}
        </li>
      ))}
    </ul>
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
