'use client'

import { usePathname } from 'next/navigation'
import { Suspense, useEffect } from 'react'
import { DocumentWatch, type WatchOptions } from './watch/document-watch'

export type { SessionAnswer } from './next/session-answer'
export type { WatchOptions } from './watch/document-watch'

let watch: DocumentWatch | undefined

/**
 * For the root layout: nothing that a session has seen outlives it in the browser. When the session has ended, here, in
 * another tab, on another device or by time, or its user's role has changed, everything is removed from the document, with
 * what the router keeps, and the page is loaded again; a page that the browser keeps for Back is hidden until the server
 * has been asked. The watch asks nothing while no tab is visible, listens with one connection per browser, and nothing of
 * it counts as use of the session. Needs the library's handlers (`next-jwt-logout/next`).
 */
export function SessionWatch(options: WatchOptions) {
  // Where a route has parameters, Cache Components prerender no path.
  return (
    <Suspense fallback={null}>
      <Watch {...options} />
    </Suspense>
  )
}

function Watch({ handlersPath, session, onChange }: WatchOptions): null {
  const path = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: at a new path a session may have begun.
  useEffect(() => {
    watch ??= new DocumentWatch({ handlersPath, session, onChange })
    watch.show({ handlersPath, session, onChange })
  }, [path, handlersPath, session, onChange])
  return null
}

/**
 * For a page that ends or replaces its own session by a script: until then the watch hears nothing, so that it does not
 * load the page again in the middle of it. After success load another document.
 * @returns what goes on watching, after a failure.
 */
export function suspendWatch(): () => void {
  return watch?.suspend() ?? (() => {})
}

/** After a logout, or a refusal: no tab of this browser needs to wait until the server tells it. */
export function tellEnd(): void {
  watch?.hear({ status: 'unauthenticated' })
}
