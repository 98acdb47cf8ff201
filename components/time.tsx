'use client'

import { useEffect, useState } from 'react'

const PARTS = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const

const inUtc = (iso: string) => `${new Date(iso).toLocaleString('en-GB', { ...PARTS, timeZone: 'UTC' })} UTC`

/** A moment: in UTC as the server sends it, in the reader's own time zone once the page runs. */
export function Time({ iso }: { iso: string }) {
  const [text, setText] = useState(() => inUtc(iso))
  useEffect(() => setText(new Date(iso).toLocaleString('en-GB', PARTS)), [iso])
  return (
    <time dateTime={iso} title={inUtc(iso)} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  )
}
