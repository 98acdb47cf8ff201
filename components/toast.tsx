'use client'

import { X } from 'lucide-react'
import { useEffect, useState } from 'react'

/** One thing that happened; a new object each time, so that the same words can be told twice. */
export type ToastMessage = { text: string; tone?: 'success' | 'danger' }

const SHOWN_MS = 10_000

/** Tells what came of an action, at the lower edge, without taking the focus. Keep it mounted, or nothing is announced. */
export function Toast({ message }: { message: ToastMessage | null }) {
  const [shown, setShown] = useState<ToastMessage | null>(null)
  useEffect(() => {
    setShown(message)
    const timer = setTimeout(() => setShown(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [message])
  return (
    <div role="status" className="pointer-events-none fixed inset-x-4 bottom-4 z-10 flex justify-center">
      {shown && (
        <div
          className={`pointer-events-auto flex max-w-lg items-center gap-3 rounded-lg py-2 pr-2 pl-4 shadow-lg ${shown.tone === 'danger' ? 'bg-danger text-on-danger' : 'bg-ink text-paper'}`}
        >
          <p>{shown.text}</p>
          <button
            type="button"
            aria-label="Close message"
            onClick={() => setShown(null)}
            className="grid size-9 shrink-0 place-items-center rounded-md"
          >
            <X aria-hidden className="size-4" />
          </button>
        </div>
      )}
    </div>
  )
}
