'use client'

import type { ReactNode } from 'react'
import { Button, type ButtonTone } from '@/components/button'
import { address } from '@/lib/web/address'

type EndFormProps = {
  field: 'sid' | 'scope'
  value: string
  tone?: ButtonTone
  /** Which session it is about, for people who hear only the button. */
  describes?: string
  onAsk: () => void
  children: ReactNode
}

/** Ends by a plain form without JavaScript; with it, asks first. */
export function EndForm({ field, value, tone = 'secondary', describes, onAsk, children }: EndFormProps) {
  return (
    <form
      method="post"
      action={address('/api/sessions/end')}
      className="shrink-0"
      onSubmit={event => {
        event.preventDefault()
        onAsk()
      }}
    >
      <input type="hidden" name={field} value={value} />
      <Button type="submit" tone={tone}>
        {children}
        {describes && <span className="sr-only">: {describes}</span>}
      </Button>
    </form>
  )
}
