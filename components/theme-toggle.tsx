'use client'

import { SunMoon } from 'lucide-react'

const YEAR_SECONDS = 31_536_000

/** Changes between light and dark, and keeps it in a cookie, so that the server draws the next page the same way. */
export function ThemeToggle() {
  function toggle() {
    const { classList } = document.documentElement
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    const shown = classList.contains('dark') ? 'dark' : classList.contains('light') ? 'light' : system
    const next = shown === 'dark' ? 'light' : 'dark'
    classList.remove(shown)
    classList.add(next)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that are still in use
    document.cookie = `theme=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  }
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label="Switch between light and dark"
      className="hidden size-8 place-items-center rounded-md text-live hover:bg-sunken scripted:grid"
    >
      <SunMoon aria-hidden className="size-5" />
    </button>
  )
}
