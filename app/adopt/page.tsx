import type { Metadata } from 'next'
import { CodeBlock } from '@/components/code-block'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { readEnv } from '@/lib/env'
import { findPrincipal } from '@/lib/web/guard'
import { EDITS } from './edits'

export const metadata: Metadata = { title: 'Adopt' }

const COMPONENTS_JSON = `{
  "$schema": "https://ui.shadcn.com/schema.json",
  "style": "new-york",
  "rsc": true,
  "tsx": true,
  "tailwind": { "css": "", "baseColor": "", "cssVariables": false },
  "aliases": { "components": "@/components", "utils": "@/lib/utils", "lib": "@/lib" }
}`

const ENVIRONMENT = `AUTH_SECRET=…            # openssl rand -base64 32
REDIS_URL=redis://localhost:6379
APP_ORIGIN=https://app.example.com`

/** How the core gets into somebody's own app: one command and three edits. */
export default async function AdoptPage() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} current="/adopt">
      <PageHeader
        title="Put it into your app"
        intro="One command copies the core into your Next app. It is your code from then on: no package, no service."
      />
      <div className="space-y-6">
        <Section
          title="Copy the core"
          intro="Adds lib/, middleware.ts, instrumentation.ts, the API handlers and the packages they need. Files of the same name are shown before they are replaced."
        >
          <div className="space-y-3">
            <CodeBlock
              label="In the folder of your app"
              code={`npx shadcn@4.23.0 add ${readEnv().APP_ORIGIN}/r/jwt-logout.json`}
            />
            <CodeBlock label="components.json, if you have none" code={COMPONENTS_JSON} />
          </div>
        </Section>
        {EDITS.map(({ title, why, files }, index) => (
          <Section key={title} title={`Edit ${index + 1}: ${title}`} intro={why}>
            <div className="space-y-3">
              {files.map(({ path, code }) => (
                <CodeBlock key={path} label={path} code={code} />
              ))}
            </div>
          </Section>
        ))}
        <Section
          title="Then run it"
          intro="Without variables it runs on an embedded Redis with two demo users. With a real Redis, set these."
        >
          <CodeBlock label=".env" code={ENVIRONMENT} />
        </Section>
        <Section title="What changes for your other pages">
          <ul className="list-disc space-y-2 pl-5">
            <li>They need a login, unless you listed them in the second edit.</li>
            <li>
              They get a Content-Security-Policy with a nonce. Next puts it on the scripts of pages that are
              rendered per request: await connection() in your root layout makes them all so, or loosen
              pagePolicy in lib/web/security-headers.ts.
            </li>
            <li>Forms and calls from other origins are refused, unless they only read.</li>
          </ul>
        </Section>
      </div>
    </PageShell>
  )
}
