'use client'

import { useState } from 'react'

/** Copies `text`; hidden where scripts do not run. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
    setTimeout(() => setCopied(false), 2500)
  }
  return (
    <>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy: ${label}`}
        className="hidden min-h-8 min-w-16 shrink-0 rounded-md border border-control bg-surface px-2.5 text-sm hover:border-ink scripted:block"
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  )
}
