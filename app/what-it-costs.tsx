import Link from 'next/link'
import { Section } from '@/components/section'

const COSTS = [
  { what: 'Each request', figure: 'one round trip to Redis' },
  { what: 'Each logout', figure: 'about 500 bytes in Redis, until the token would have expired' },
  { what: 'A forged token', figure: 'no question to Redis at all' },
  { what: 'To run it', figure: 'Next.js, and Redis, Valkey or Upstash' },
]

/** What somebody weighs who thinks of using it. The figures are the README’s. */
export function WhatItCosts({ hasLab }: { hasLab: boolean }) {
  return (
    <Section title="What it costs">
      <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        {COSTS.map(({ what, figure }) => (
          <div key={what}>
            <dt className="text-muted">{what}</dt>
            <dd className="font-medium">{figure}</dd>
          </div>
        ))}
      </dl>
      <ul className="mt-4 flex flex-wrap gap-x-6">
        <li>
          <Link className="link inline-block py-1" href="/docs/size-of-the-denylist" prefetch={false}>
            How large the denylist gets
          </Link>
        </li>
        {hasLab && (
          <li>
            <Link className="link inline-block py-1" href="/lab/choose" prefetch={false}>
              Which strategy when, with measured figures
            </Link>
          </li>
        )}
      </ul>
    </Section>
  )
}
