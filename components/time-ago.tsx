'use client'

import { useEffect, useState } from 'react'
import { Time } from './time'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A use is noted once a minute, so a session that was seen this lately may be in use (s). */
const NOW_SECONDS = 2 * MINUTE

const EVERY_MS = 30_000

/** How long ago a session was used. The moment itself where scripts do not run, and on hover, with its time zone. */
export function TimeAgo({ iso }: { iso: string }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  if (now === null) return <Time iso={iso} />
  const seconds = (now - Date.parse(iso)) / 1000
  return (
    <time
      dateTime={iso}
      title={new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' })}
      className="whitespace-nowrap"
    >
      {agoText(seconds)}
    </time>
  )
}

/** @returns how long ago something was, as in "3 h ago". */
export function agoText(seconds: number): string {
  if (seconds < NOW_SECONDS) return 'Active now'
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`
  const days = Math.floor(seconds / DAY)
  return days === 1 ? '1 day ago' : `${days} days ago`
}
