'use client'

import { useEffect, useRef } from 'react'
import { address } from '@/lib/web/address'
import { Alert } from '../alert'
import type { FormProblem } from './form-problem'
import { WaitTitle } from './wait-title'

/** Takes the focus when something went wrong, says it, and leads to each bad field. */
export function ErrorSummary({ problem }: { problem: FormProblem }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem) box.current?.focus()
  }, [problem])
  const { message, fields, link, retrySeconds } = problem
  const faults = Object.entries(fields)
  const title = retrySeconds ? <WaitTitle message={message} seconds={retrySeconds} /> : message
  return (
    <Alert tone="danger" role="alert" ref={box} title={title}>
      {link && (
        <a className="link inline-block py-0.5 text-ink" href={address(link.href)}>
          {link.text}
        </a>
      )}
      {faults.length > 1 && (
        <ul className="space-y-1">
          {faults.map(([name, fault]) => (
            <li key={name}>
              <a className="link inline-block py-0.5 text-ink" href={`#${name}`}>
                {fault}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  )
}
