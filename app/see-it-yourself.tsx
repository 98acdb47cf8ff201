import { CodeBlock } from '@/components/code-block'
import { Section } from '@/components/section'
import { DEMO_PASSWORD, DEMO_USERS } from '@/lib/users/demo-users'

type SeeItYourselfProps = {
  /** Where this app answers, like `https://example.com`. */
  origin: string
  /** Whether the demo logins exist. */
  demo: boolean
}

/** The whole claim in three commands. */
export function SeeItYourself({ origin, demo }: SeeItYourselfProps) {
  const credentials = demo
    ? { email: DEMO_USERS[0].email, password: DEMO_PASSWORD }
    : { email: 'you@example.com', password: 'your password' }
  const steps = [
    {
      title: 'Log in and keep the cookies',
      code: [
        `curl -s -c jar ${origin}/api/auth/login \\`,
        `  --json '{"email":"${credentials.email}",`,
        `           "password":"${credentials.password}"}'`,
      ].join('\n'),
    },
    {
      title: 'Copy them, as a thief would, and log out',
      code: `cp jar stolen\ncurl -s -b jar -X POST ${origin}/api/auth/logout`,
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
