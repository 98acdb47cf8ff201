import { CodeBlock } from '@/components/code-block'
import { Section } from '@/components/section'
import { sourceUrl } from '@/lib/docs/links'
import { readProjectFile } from '@/lib/docs/read-document'
import { Highlighted } from './docs/highlighted'

const EXAMPLE = 'examples/minimal'
/** The files themselves, as the README shows them. */
const FILES = ['app/api/logout/route.ts', 'middleware.ts']

/** The whole idea on one screen: what a logout writes, and what each request asks. */
export async function Recipe() {
  const codes = await Promise.all(FILES.map(file => readProjectFile(`${EXAMPLE}/${file}`)))
  const source = sourceUrl(EXAMPLE)
  return (
    <Section
      title="The idea on one screen"
      intro="A login sets a JWT with an ID (jti). The logout puts that ID on a denylist in Redis, and the middleware asks for it on each request."
    >
      <div className="space-y-4">
        {FILES.map((file, index) => (
          <CodeBlock key={file} label={file} code={codes[index] ?? ''}>
            <Highlighted code={codes[index] ?? ''} language="ts" />
          </CodeBlock>
        ))}
      </div>
      <p className="mt-4 max-w-prose text-muted">
        Two files of{' '}
        {source ? (
          <a className="link" href={source}>
            a whole app of some 120 lines
          </a>
        ) : (
          <>a whole app of some 120 lines ({EXAMPLE} in the repository)</>
        )}
        . Renewal, ending other sessions, roles and a Redis that is down are what the library adds.
      </p>
    </Section>
  )
}
