'use client'

import { useEffect, useRef } from 'react'
import { Alert } from '../alert'
import type { FormProblem } from './form-problem'

/** Takes the focus when something went wrong, says it, and leads to each bad field. */
export function ErrorSummary({ problem }: { problem: FormProblem | null }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem) box.current?.focus()
  }, [problem])
  if (!problem) return null
  const fields = Object.entries(problem.fields)
  return (
    <Alert tone="danger" role="alert" ref={box} title={problem.message}>
      {fields.length > 1 && (
        <ul className="space-y-1">
          {fields.map(([name, message]) => (
            <li key={name}>
              <a className="link inline-block py-0.5 text-ink" href={`#${name}`}>
                {message}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  )
}
