import Link from 'next/link'
import { ButtonLink } from '@/components/button'
import { Section } from '@/components/section'

const STEPS = [
  {
    title: 'Install the library',
    text: 'next-jwt-logout imports jose, @upstash/redis, Next and React, and nothing else.',
  },
  {
    title: 'Describe your users',
    text: 'One function finds a user in your database. No table changes; your login form stays yours.',
  },
  {
    title: 'Guard pages, log in, log out',
    text: 'protect in the middleware, requireSession in each page, signIn after the password check, signOut.',
  },
]

/** The way into another app, in three steps. */
export function AddIt() {
  return (
    <Section title="Add it to your app" intro="Five files, some 80 lines, in a Next app that exists.">
      <ol className="grid gap-x-6 gap-y-4 md:grid-cols-3">
        {STEPS.map(({ title, text }, index) => (
          <li key={title}>
            <p className="font-medium">
              {index + 1}. {title}
            </p>
            <p className="mt-1 text-muted text-sm">{text}</p>
          </li>
        ))}
      </ol>
      <div className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-3">
        <ButtonLink href="/adopt" tone="secondary">
          Add it to your app
        </ButtonLink>
        <Link className="link inline-block py-1" href="/docs/adopt" prefetch={false}>
          Every file, step by step
        </Link>
      </div>
    </Section>
  )
}
