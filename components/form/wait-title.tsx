'use client'

import { useEffect, useState } from 'react'
import { waitSentence } from './form-problem'

type WaitTitleProps = { message: string; seconds: number }

/** Counts down on the screen; a screen reader hears the whole time once, and the end. */
export function WaitTitle({ message, seconds }: WaitTitleProps) {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const startedAt = performance.now()
    const timer = setInterval(() => {
      const rest = Math.ceil(seconds - (performance.now() - startedAt) / 1000)
      setLeft(Math.max(0, rest))
      if (rest <= 0) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [seconds])
  if (left === 0) return <span key="over">You can try again now.</span>
  return (
    <span key="waiting">
      <span className="sr-only">{message}</span>
      <span aria-hidden>{waitSentence(left)}</span>
    </span>
  )
}
