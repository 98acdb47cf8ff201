import { CodeBlock } from '@/components/code-block'
import { Section } from '@/components/section'

/**
 * How to steal one's own token and see it die. The page cannot show the token: the cookie is HttpOnly.
 * @param cookie the name of the access token's cookie at this origin.
 */
export function ReplayYourself({ origin, cookie }: { origin: string; cookie: string }) {
  return (
    <Section
      title="Try it: steal your own token"
      intro="The cookie is HttpOnly, so no script can read it, not even this page’s. But you can."
      className="lg:col-span-2"
    >
      <ol className="list-decimal space-y-4 pl-5 marker:text-live">
        <li>
          Open the developer tools, find the cookie <code className="font-mono">{cookie}</code> under
          Application or Storage, and copy its value.
        </li>
        <li className="min-w-0">
          In a terminal, run this and paste the value. It answers 200 with your session.
          <div className="mt-2">
            <CodeBlock
              label="Use the copied cookie"
              code={`read -rs TOKEN\ncurl -i --cookie "${cookie}=$TOKEN" ${origin}/api/auth/session`}
            />
          </div>
        </li>
        <li>Log out at the top of this page and run the second line again: it answers 401, revoked.</li>
      </ol>
    </Section>
  )
}
