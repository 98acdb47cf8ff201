'use client'

import { type ReactNode, useEffect, useId, useRef } from 'react'

type DialogProps = {
  open: boolean
  title: string
  /** Called when the person closes it with Escape. */
  onClose: () => void
  /** Nothing behind it may be read. */
  covering?: boolean
  children: ReactNode
}

/**
 * The browser's own modal dialog: it keeps the focus inside and gives it back to where it was. An element with
 * `data-first-focus` gets the focus, otherwise the first that can have it.
 */
export function Dialog({ open, title, onClose, covering = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    if (!open) return dialog.current?.close()
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
  }, [open])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className={`m-auto w-[min(28rem,calc(100vw-2rem))] rounded-box border border-line bg-surface p-6 text-ink shadow-xl ${covering ? 'backdrop:bg-paper' : 'backdrop:bg-[#06100bb3]'}`}
    >
      {open && (
        <div className="space-y-4">
          <h2 id={titleId} className="font-semibold text-xl">
            {title}
          </h2>
          {children}
        </div>
      )}
    </dialog>
  )
}
