'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import type { Theme } from './theme'

const YEAR_SECONDS = 31_536_000

const ICONS = { system: Monitor, light: Sun, dark: Moon }

/** Says how the pages look, and changes it. The choice is in a cookie, so that the server draws the next page the same way. */
export function ThemeToggle({ theme: initial }: { theme: Theme }) {
  const [theme, setTheme] = useState(initial)
  function change() {
    const next = after(theme)
    setTheme(next)
    const { classList } = document.documentElement
    classList.remove('light', 'dark')
    if (next !== 'system') classList.add(next)
    const life = next === 'system' ? 0 : YEAR_SECONDS
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that are still in use
    document.cookie = `theme=${next}; path=/; max-age=${life}; samesite=lax`
  }
  const Icon = ICONS[theme]
  return (
    <button
      type="button"
      onClick={change}
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      className="hidden size-11 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink scripted:grid"
    >
      <Icon aria-hidden className="size-5" />
    </button>
  )
}

/** The first step changes what is seen, whatever the device says; the third leads back to it. */
function after(theme: Theme): Theme {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const opposite = system === 'dark' ? 'light' : 'dark'
  if (theme === 'system') return opposite
  return theme === opposite ? system : 'system'
}
