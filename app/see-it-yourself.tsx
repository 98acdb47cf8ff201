import { CodeBlock } from '@/components/code-block'
import { Section } from '@/components/section'

type SeeItYourselfProps = { host: string; demo: boolean }

/** The whole claim in three commands. */
export function SeeItYourself({ host, demo }: SeeItYourselfProps) {
  const origin = `${/^(localhost|127\.|\[::1\])/.test(host) ? 'http' : 'https'}://${host}`
  const credentials = demo
    ? { email: 'ada@example.com', password: 'correct horse battery staple' }
    : { email: 'you@example.com', password: 'your password' }
  const steps = [
    {
      title: 'Sign in, keep the cookies',
      code: `curl -s -c jar --json '${JSON.stringify(credentials)}' \\\n  ${origin}/api/auth/login`,
    },
    {
      title: 'Copy them, as a thief would, and log out',
      code: `cp jar stolen\ncurl -s -b jar -c jar -X POST ${origin}/api/auth/logout`,
    },
    {
      title: 'Use the copy: 401, revoked',
      code: `curl -i -b stolen ${origin}/api/auth/session`,
    },
  ]
  return (
    <Section title="See it yourself">
      <ol className="space-y-5">
        {steps.map(({ title, code }, index) => (
          <li key={title} className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-y-2">
            <span aria-hidden className="font-mono text-live">
              {index + 1}
            </span>
            <p className="font-medium">{title}</p>
            <div className="col-span-2 sm:col-span-1 sm:col-start-2">
              <CodeBlock label={title} code={code} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
