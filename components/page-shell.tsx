import type { ReactNode } from 'react'
import type { Principal } from '@/lib/users/principal'
import { SessionWatch } from './session-watch'
import { SiteFooter } from './site-footer'
import { SiteHeader } from './site-header'
import { VisitorWatch } from './visitor-watch'

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
      {guarded && principal ? (
        <SessionWatch
          userId={principal.user.id}
          endsInMs={Date.parse(principal.session.expiresAt) - Date.now()}
        />
      ) : (
        <VisitorWatch userId={principal?.user.id ?? null} reloads={LOGIN_PAGES.includes(current ?? '')} />
      )}
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
