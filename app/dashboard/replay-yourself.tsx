import { CodeBlock } from '@/components/code-block'
import { Section } from '@/components/section'

/**
 * How to steal one's own token from a terminal and see it die. Each block is one line that asks for the token itself, so
 * that a token which is pasted is never taken for a command, and is in no history.
 * @param cookie the name of the access token's cookie at this origin.
 */
export function ReplayYourself({ origin, cookie }: { origin: string; cookie: string }) {
  const request = `-i --cookie "${cookie}=$T" ${origin}/api/auth/session`
  const bash = `bash -c 'read -rsp "Cookie value: " T; while echo; curl ${request}; read -rsp "Enter: use it again. Ctrl+C: stop."; do :; done'`
  const powerShell = `& { $T = Read-Host "Cookie value"; while ($true) { curl.exe ${request}; Read-Host "Enter: use it again. Ctrl+C: stop" } }`
  return (
    <Section
      title="Don’t trust this page? Do it from a terminal"
      intro="The cookie is HttpOnly, so no script can read it, not even this page’s. But you can."
      className="lg:col-span-2"
    >
      <ol className="list-decimal space-y-4 pl-5 marker:text-live">
        <li>
          Open the developer tools, find the cookie <code className="font-mono">{cookie}</code> under
          Application or Storage, and copy its value.
        </li>
        <li className="min-w-0">
          In a terminal, run the line for your shell and paste the value when it asks. It answers 200 with
          your session.
          <div className="mt-2 space-y-3">
            <CodeBlock label="macOS, Linux" code={bash} />
            <CodeBlock label="Windows PowerShell" code={powerShell} />
          </div>
        </li>
        <li>Log out at the top of this page, and press Enter in the terminal: it answers 401, revoked.</li>
      </ol>
    </Section>
  )
}
