import { COPY_CHECKS, type CopyAnswer, type CopyCheck } from '@/lib/copy/answers'
import { problemTitle } from '@/lib/web/problem'

const CHECKS: Record<CopyCheck, { passed: string; failed: string }> = {
  signature: { passed: 'signed by this server', failed: 'not a token that this server signs today' },
  exp: { passed: 'not expired', failed: 'expired' },
  sid: { passed: 'session isn’t on the denylist', failed: 'session is on the denylist' },
  jti: { passed: 'token isn’t on the denylist', failed: 'token is on the denylist' },
  ver: { passed: 'user version is current', failed: 'user version was replaced' },
  user: { passed: 'account is active', failed: 'account is gone or blocked' },
}

/** What the copy was answered, as a terminal shows it, with each check that it passed. @param answers the latest first. */
export function CopyTerminal({ answers }: { answers: readonly [CopyAnswer, ...CopyAnswer[]] }) {
  const [latest, ...earlier] = answers
  return (
    <div className="min-w-0 rounded-lg bg-sunken p-4 font-mono text-[0.8125rem] leading-relaxed">
      <p className="text-muted">GET /api/auth/session, with the copy</p>
      <StatusLine answer={latest} />
      <p className="wrap-anywhere">{JSON.stringify(bodyOf(latest)).replaceAll(',"', ', "')}</p>
      <table className="mt-3">
        <caption className="sr-only">The checks of this request, in their order</caption>
        <tbody>
          {traceOf(latest).map(({ check, mark, text, look }) => (
            <tr key={check} className={look}>
              <th scope="row" className="pr-3 text-left align-top font-normal">
                {check}
              </th>
              <td>
                {mark} {text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {earlier.length > 0 && (
        <div className="mt-3 border-line border-t pt-3">
          <p className="text-muted">Before that</p>
          {earlier.map(answer => (
            <StatusLine key={answer.at} answer={answer} />
          ))}
        </div>
      )}
    </div>
  )
}

function StatusLine({ answer }: { answer: CopyAnswer }) {
  const isRefused = answer.status === 401
  return (
    <p className="flex flex-wrap justify-between gap-x-4">
      <span className={`font-semibold ${isRefused ? 'text-live' : ''}`}>
        HTTP/1.1 {isRefused ? '401 Unauthorized' : '200 OK'}
      </span>
      <time dateTime={new Date(answer.at).toISOString()} className="text-muted">
        {new Date(answer.at).toISOString().slice(11, 19)} UTC
      </time>
    </p>
  )
}

function bodyOf(answer: CopyAnswer): object {
  if (answer.status === 200) return { user: { name: answer.userName } }
  const { code, reason } = answer
  return { code, reason, title: problemTitle({ code }) }
}

/** The checks in their order: the first that fails ends them. */
function traceOf(answer: CopyAnswer) {
  const failed = answer.status === 401 ? COPY_CHECKS.indexOf(answer.refusedBy) : COPY_CHECKS.length
  return COPY_CHECKS.map((check, index) => {
    const { passed, failed: why } = CHECKS[check]
    if (index < failed) return { check, mark: '✓', text: passed, look: '' }
    if (index > failed) return { check, mark: '–', text: 'not asked any more', look: 'text-muted' }
    const reason = answer.status === 401 && answer.reason ? `: ${answer.reason}` : ''
    return { check, mark: '✗', text: `${why}${reason}`, look: 'font-semibold' }
  })
}
