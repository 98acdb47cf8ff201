'use client'

import { useEffect, useState } from 'react'
import { clockText } from '@/components/clock-text'

type TokenLifeProps = {
  /** Seconds since the epoch. */
  issuedAt: number
  /** Seconds since the epoch. */
  expiresAt: number
  /** The server's clock in milliseconds when the page was made. This browser's clock only measures what has passed since. */
  serverNow: number
}

/** The token's life running down. Told to screen readers once a minute, not every second. */
export function TokenLife({ issuedAt, expiresAt, serverNow }: TokenLifeProps) {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const receivedAt = performance.now()
    const timer = setInterval(() => setNow(serverNow + performance.now() - receivedAt), 1000)
    return () => clearInterval(timer)
  }, [serverNow])

  const left = Math.max(0, expiresAt - Math.floor(now / 1000))
  const minutes = Math.ceil(left / 60)
  return (
    <div>
      <p aria-hidden className="font-mono text-4xl tabular-nums tracking-tight">
        {left > 0 ? clockText(left) : 'expired'}
      </p>
      <progress
        aria-label="Life left of this access token"
        className="life mt-3 h-2.5 w-full appearance-none overflow-hidden rounded-full bg-line"
        max={expiresAt - issuedAt}
        value={left}
      />
      <p className="mt-3 text-muted">
        {left > 0
          ? 'If logging out only deleted the cookie, a stolen copy would keep working for this long.'
          : 'Your next request gets a new one.'}
      </p>
      <p aria-live="polite" className="sr-only">
        {left > 0 ? `Expires in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.` : 'Expired.'}
      </p>
    </div>
  )
}
