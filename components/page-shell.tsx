import type { ReactNode } from 'react'
import type { SessionAnswer } from '@/lib/session/watch'
import type { Principal } from '@/lib/users/principal'
import { PageWatch } from './page-watch'
import { SiteFooter } from './site-footer'
import { SiteHeader } from './site-header'

type PageShellProps = {
  principal?: Principal | null
  /** A page that only its principal may read: it is watched, and leaves the screen when the session ends. */
  guarded?: boolean
  /** The page's path, to mark it in the navigation. */
  current?: string
  /** `narrow` for a page that is one form. */
  width?: 'wide' | 'narrow'
  children: ReactNode
}

/** Pages that redirect a logged-in user. */
const LOGIN_PAGES = ['/login', '/signup']

/** What every page has around it. Decides nothing about access: each page asks for its principal itself. */
export function PageShell({ principal, guarded = false, current, width = 'wide', children }: PageShellProps) {
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20 focus:bg-ink focus:px-4 focus:py-3 focus:text-paper"
      >
        Skip to content
      </a>
      <SiteHeader user={principal?.user} current={current} />
      <PageWatch
        session={sessionOf(principal)}
        guarded={guarded}
        reloads={LOGIN_PAGES.includes(current ?? '')}
      />
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full grow px-4 py-8 sm:px-6 sm:py-12 ${width === 'narrow' ? 'max-w-md' : 'max-w-5xl'}`}
      >
        {children}
      </main>
      <SiteFooter />
    </>
  )
}

function sessionOf(principal: Principal | null | undefined): SessionAnswer {
  if (!principal) return { status: 'unauthenticated' }
  const { user, session, token } = principal
  const expiresInMs = Date.parse(session.expiresAt) - Date.now()
  return { status: 'live', userId: user.id, version: token.ver, expiresInMs }
}
