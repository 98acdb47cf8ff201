import type { ReactNode } from 'react'
import { Button } from '@/components/button'
import { LogoutButton } from '@/components/logout-button'
import { Section } from '@/components/section'
import type { Copy } from '@/lib/copy/read-copy'
import { address } from '@/lib/web/address'
import { CopyTerminal } from './copy-terminal'
import { UseCopyForm } from './use-copy-form'

/** The whole demonstration with the visitor's own token: steal it, use it, log out; `CopyAfterLogout` has the last step. */
export function ThiefCard({ copy: { leftSeconds, answers } }: { copy: Copy }) {
  const hasCopy = leftSeconds !== null
  const [latest, ...earlier] = answers
  return (
    <div id="copy" tabIndex={-1} data-focus-target className="mb-6 scroll-mt-4">
      <Section
        title="Play the thief with your own token"
        intro="Four clicks. No script ever sees the token, and neither do you."
      >
        <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
          <ol className="space-y-4">
            <Step
              number={1}
              text="The server puts a copy of your access token, and nothing else, into a second cookie."
            >
              <form method="post" action={address('/api/copy')}>
                <Button type="submit" tone={hasCopy ? 'secondary' : 'primary'}>
                  {hasCopy ? 'Steal another copy' : 'Steal a copy'}
                </Button>
              </form>
            </Step>
            <Step number={2} text="The copy goes through the check that every request goes through.">
              {hasCopy && <UseCopyForm page="/dashboard" tone={latest ? 'secondary' : 'primary'} />}
            </Step>
            <Step number={3} text="Your session ends. The copy stays where it is, as a real one would.">
              {hasCopy && (
                <div>
                  <LogoutButton tone={latest ? 'primary' : 'secondary'} />
                </div>
              )}
            </Step>
            <Step number={4} text="On the login page you use the copy once more. Does it still get in?" />
          </ol>
          {latest ? (
            <div className="min-w-0 space-y-3">
              <CopyTerminal answers={[latest, ...earlier]} />
              <p>
                {latest.status === 200
                  ? `The copy gets the thief in as ${latest.userName}. Now log out.`
                  : 'The copy is refused.'}
              </p>
            </div>
          ) : (
            <p className="flex min-h-32 items-center justify-center rounded-lg bg-sunken p-6 text-center text-muted">
              {hasCopy
                ? 'The copy is made. Use it, and the server’s answer is here.'
                : 'What the server answers to the thief is shown here.'}
            </p>
          )}
        </div>
      </Section>
    </div>
  )
}

type StepProps = { number: number; text: string; children?: ReactNode }

function Step({ number, text, children }: StepProps) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-live-soft font-semibold text-live text-sm"
      >
        {number}
      </span>
      <div className="min-w-0 space-y-2">
        <p>{text}</p>
        {children}
      </div>
    </li>
  )
}
