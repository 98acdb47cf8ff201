import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import type { Principal } from '@/lib/users/principal'

type Token = Principal['token']
type Claim = keyof Token

const MEANINGS: Record<Claim, string> = {
  sub: 'Your user ID.',
  sid: 'The session this token belongs to. Logging out denies it, and with it every token of the session.',
  jti: 'This token’s ID. Logging out denies it until the token would have expired anyway.',
  iat: 'When it was issued.',
  exp: 'When it expires. Without a denylist, a copy would work until then.',
  ver: 'Your user version, a random text. Replacing it ends all your tokens at once, as a password change does.',
  gen: 'How often this session’s refresh token had been rotated when this token was issued.',
  role: 'What you’re allowed to do.',
  auth_time: 'When you logged in.',
  session_exp: 'When the session ends unless you use it before then.',
  iss: 'Who issued it.',
  aud: 'Who it’s for. Any other service refuses it.',
  client_id: 'The client it was issued to: this app itself.',
}

const TIMES: readonly Claim[] = ['iat', 'exp', 'auth_time', 'session_exp']

/** The claims of a verified token in plain words; the token's text is never shown. */
export function ClaimsTable({ token }: { token: Token }) {
  return (
    <DataTable
      caption="Claims of the access token this page was opened with"
      rowKey={claim => claim}
      rows={Object.keys(MEANINGS) as Claim[]}
      columns={[
        {
          header: 'Claim',
          cell: claim => <code className="font-mono">{claim}</code>,
          className: '@2xl:w-32',
        },
        { header: 'Value', cell: claim => <Value claim={claim} token={token} />, className: '@2xl:w-72' },
        { header: 'Meaning', cell: claim => MEANINGS[claim], className: 'text-muted' },
      ]}
    />
  )
}

function Value({ claim, token }: { claim: Claim; token: Token }) {
  const value = token[claim]
  if (TIMES.includes(claim)) return <Time iso={new Date(Number(value) * 1000).toISOString()} />
  return <code className="wrap-anywhere font-mono">{value}</code>
}
