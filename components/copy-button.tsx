'use client'

import { useState } from 'react'

const SAYINGS = { ready: 'Copy', copied: 'Copied', failed: 'Not copied' }

const SHOWN_MS = 2500

/** Copies `text`; hidden where scripts do not run. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<keyof typeof SAYINGS>('ready')
  async function copy() {
    setState((await copyText(text)) ? 'copied' : 'failed')
    setTimeout(() => setState('ready'), SHOWN_MS)
  }
  return (
    <>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy: ${label}`}
        className="hidden min-h-8 min-w-16 shrink-0 rounded-md border border-control bg-surface px-2.5 text-sm hover:border-ink scripted:block"
      >
        <span key={state}>{SAYINGS[state]}</span>
      </button>
      <span role="status" className="sr-only">
        {state === 'failed'
          ? 'Not copied. Select the text and copy it yourself.'
          : state === 'copied'
            ? 'Copied'
            : ''}
      </span>
    </>
  )
}

/** @returns whether the clipboard has the text now. Plain HTTP on another host than localhost has no clipboard API. */
async function copyText(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copyBySelection(text)
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyBySelection(text),
  )
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'fixed top-0 opacity-0'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
