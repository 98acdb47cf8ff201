import { clockText } from '@/components/clock-text'
import { Section } from '@/components/section'
import type { Copy } from '@/lib/copy/read-copy'
import { CopyTerminal } from './copy-terminal'
import { UseCopyForm } from './use-copy-form'

/** The last step of the demonstration, on the login page: the browser still has the copy. */
export function CopyAfterLogout({ copy: { leftSeconds, answers } }: { copy: Copy }) {
  const [latest, ...earlier] = answers
  const isRefused = latest?.status === 401
  return (
    <div id="copy" tabIndex={-1} data-focus-target className="scroll-mt-4">
      <Section
        title={isRefused ? 'The stolen copy is refused' : 'The thief still has the copy'}
        intro={isRefused ? undefined : 'It was made before the logout. Does it still get in?'}
      >
        <div className="space-y-4">
          {leftSeconds !== null && <UseCopyForm page="/login" tone={isRefused ? 'secondary' : 'primary'} />}
          {isRefused && latest.code === 'revoked' && leftSeconds !== null && (
            <Comparison leftSeconds={leftSeconds} />
          )}
          {latest && <CopyTerminal answers={[latest, ...earlier]} />}
        </div>
      </Section>
    </div>
  )
}

/** What the visitor has just seen, beside what a logout that only deletes the cookie would have left. */
function Comparison({ leftSeconds }: { leftSeconds: number }) {
  return (
    <dl className="space-y-3 text-sm">
      <div>
        <dt className="flex flex-wrap justify-between gap-x-4">
          <span>This app</span>
          <span className="font-semibold text-live">401 refused ✓</span>
        </dt>
        <dd aria-hidden className="mt-1.5 border-control border-t-2 border-dashed" />
      </div>
      <div>
        <dt className="flex flex-wrap justify-between gap-x-4">
          <span>A logout that only deletes the cookie</span>
          <span className="font-semibold text-danger">
            still in for <span className="font-mono tabular-nums">{clockText(leftSeconds)}</span> ✗
          </span>
        </dt>
        <dd aria-hidden className="hazard mt-1.5 h-2.5 rounded-full" />
      </div>
    </dl>
  )
}
