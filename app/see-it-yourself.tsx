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
      <ol className="space-y-3">
        {steps.map(({ title, code }, index) => (
          <li key={title}>
            <CodeBlock label={`${index + 1}. ${title}`} code={code} />
          </li>
        ))}
      </ol>
    </Section>
  )
}
