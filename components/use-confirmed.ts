'use client'

import { useRef, useState } from 'react'
import type { ApiAnswer } from './call-api'

type Action = () => Promise<ApiAnswer>

/**
 * Runs an action that may need a fresh login: if the server asks for the password, the page asks for it and repeats.
 * Put a `PasswordDialog` with `dialog`'s members on the page.
 * @param onAnswer called with the final answer.
 */
export function useConfirmed(onAnswer: (answer: ApiAnswer) => void) {
  const waiting = useRef<Action>(null)
  const [asking, setAsking] = useState(false)

  async function run(action: Action) {
    const answer = await action()
    const needsPassword = !answer.ok && answer.problem.code === 'confirmation_required'
    waiting.current = needsPassword ? action : null
    setAsking(needsPassword)
    if (!needsPassword) onAnswer(answer)
  }

  const onConfirmed = () => {
    if (waiting.current) void run(waiting.current)
  }
  return { run, dialog: { open: asking, onConfirmed, onCancel: () => setAsking(false) } }
}
