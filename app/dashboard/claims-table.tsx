import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import type { AccessTokenClaims } from '@/lib/session/token/access-token'

type Claim = keyof AccessTokenClaims

const MEANINGS: Record<Claim, string> = {
  sub: 'Your user id.',
  sid: 'The session this token belongs to. Logging out denies it, and so every token of the session.',
  jti: 'This one token’s id. Logging out denies it until the token would have expired anyway.',
  iat: 'When it was issued.',
  exp: 'When it expires. Without a denylist, a copy would work until then.',
  ver: 'Your user version. Raising it ends all your tokens at once, as a password change does.',
  role: 'What you may do.',
  auth_time: 'When you signed in.',
  session_exp: 'When the session ends unless you use it before.',
  iss: 'Who issued it.',
  aud: 'Who it is for. Any other service refuses it.',
}

const TIMES: readonly Claim[] = ['iat', 'exp', 'auth_time', 'session_exp']

/** The claims of a verified token in plain words; the token's text is never shown. */
export function ClaimsTable({ token }: { token: AccessTokenClaims }) {
  return (
    <DataTable
      caption="Claims of the access token this page was opened with"
      rowKey={claim => claim}
      rows={Object.keys(MEANINGS) as Claim[]}
      columns={[
        { header: 'Claim', cell: claim => <code className="font-mono">{claim}</code>, className: 'sm:w-32' },
        { header: 'Value', cell: claim => <Value claim={claim} token={token} />, className: 'sm:w-72' },
        { header: 'Meaning', cell: claim => MEANINGS[claim], className: 'text-muted' },
      ]}
    />
  )
}

function Value({ claim, token }: { claim: Claim; token: AccessTokenClaims }) {
  const value = token[claim]
  if (TIMES.includes(claim)) return <Time iso={new Date(Number(value) * 1000).toISOString()} />
  return <code className="break-all font-mono">{value}</code>
}
