'use client'

import { useLayoutEffect, useRef, useState } from 'react'

/** HTML attributes by their HTML names; `true` stands for an attribute without a value, undefined for none. */
type Attributes = Record<string, string | number | true | undefined>

type InputProps = {
  /** Also its id. */
  name: string
  /** What stays as it is. */
  attributes: Attributes
  /** What changes with the form. */
  state: Attributes
}

/**
 * An input that React draws and does not hydrate. Password managers put elements beside an input, or around it, before
 * React runs. React would throw away the whole page for each of them, and what was typed or filled in with it.
 */
export function Input({ name, attributes, state }: InputProps) {
  const slot = useRef<HTMLDivElement>(null)
  const [html] = useState(() => ({ __html: inputHtml({ id: name, name, ...attributes, ...state }) }))
  const [typed] = useState(() => typedInto(name))

  // When React has thrown the page away all the same, because something else in it was changed.
  useLayoutEffect(() => {
    const input = slot.current?.querySelector('input')
    if (input && typed) input.value = typed
  }, [typed])

  useLayoutEffect(() => {
    const input = slot.current?.querySelector('input')
    for (const [attribute, value] of Object.entries(state)) {
      if (value === undefined) input?.removeAttribute(attribute)
      else input?.setAttribute(attribute, value === true ? '' : String(value))
    }
  }, [state])

  return (
    <div
      ref={slot}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: React hydrates every child that it draws itself; each value is escaped
      dangerouslySetInnerHTML={html}
    />
  )
}

/** @returns what the input of this id holds before React draws it, if it is on the page already. */
function typedInto(id: string): string | undefined {
  if (typeof document === 'undefined') return undefined
  const element = document.getElementById(id)
  return element instanceof HTMLInputElement ? element.value : undefined
}

/** @returns the text of an `<input>`; every value is escaped for a quoted attribute (HTML Living Standard §13.1.2.3). */
export function inputHtml(attributes: Attributes): string {
  const texts = Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined) return []
    return value === true ? [name] : [`${name}="${escapeValue(String(value))}"`]
  })
  return `<input ${texts.join(' ')}>`
}

function escapeValue(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
