import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { DataTable } from '@/components/data-table'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { labEnabled } from '@/lib/web/features'
import { findPrincipal } from '@/lib/web/guards'
import { MEASURED, measured } from './measured'
import { OUTLIVED } from './outlived'
import { OutlivedTable } from './outlived-table'

export const metadata: Metadata = {
  title: 'Which strategy when',
  description:
    'Denylist, allowlist, short tokens or sessions: when each way to log out with JWTs is right, with measured figures.',
}

const { lifeSeconds, requestsPerLane, entryBytes, measuredAt, node, lanes } = MEASURED
const expiry = measured('expiry')
const denylist = measured('denylist')
const allowlist = measured('allowlist')
const refresh = measured('refresh')
const opaque = measured('opaque')

export default async function ChoosePage() {
  if (!labEnabled()) notFound()
  return (
    <PageShell principal={await findPrincipal()} current="/lab">
      <PageHeader
        title="Which strategy when, and when no JWT at all"
        intro={
          <p>
            Every claim stands beside a figure.{' '}
            <Link className="link" href="/lab">
              Measure them yourself in the lab
            </Link>
            ; these are of {measuredAt}, Node {node}, the embedded Redis engine. The lab doesn’t load a user
            record. The real app does, in the same command as its check.
          </p>
        }
      />
      <div className="space-y-6">
        <Figures />
        <Section title="Can you wait until a token expires?">
          <Prose>
            <p>
              Then <Name>expiry</Name>, <Name>client-delete</Name> and <Name>refresh</Name> are enough, and
              the cheapest: <Figure>{expiry.commands === 'none' ? 'no command' : expiry.commands}</Figure> to
              Redis per request. What you pay is the time after a logout in which a copy still gets in: of a
              token with {lifeSeconds} seconds to live, a copy was accepted for{' '}
              <Figure>{expiry.staleSeconds} s</Figure> under <Name>expiry</Name> and{' '}
              <Figure>{refresh.staleSeconds} s</Figure> under <Name>refresh</Name>, life and clock leeway
              together. With a life of 15 minutes, read minutes.
            </p>
            <p>
              Of the three, only <Name>refresh</Name> lets you end a session at all: the next refresh fails.
              Take it when access tokens live minutes, and no action in those minutes is worth stealing. Under{' '}
              <Name>expiry</Name> even the victim’s own browser got{' '}
              <Figure>{expiry.victimAfterLogout}</Figure> after the logout.
            </p>
          </Prose>
        </Section>
        <Section title="Must a logout hold from the next request on?">
          <Prose>
            <p>
              Then every request has to ask Redis. <Name>denylist</Name>, <Name>allowlist</Name> and{' '}
              <Name>opaque</Name> each asked once (<Figure>{denylist.commands}</Figure>,{' '}
              <Figure>{allowlist.commands}</Figure>, <Figure>{opaque.commands}</Figure>), and refused the copy
              after{' '}
              <Figure>
                {denylist.staleSeconds} s, {allowlist.staleSeconds} s and {opaque.staleSeconds} s
              </Figure>
              . The difference is what they keep. A denylist holds what was logged out and has not expired, at{' '}
              <Figure>{entryBytes} bytes</Figure> an entry; an allowlist holds every live token. Where few
              people log out, the denylist is the smaller one.
            </p>
            <p>
              A denylist has a trap: a flushed Redis holds no denial, and would let everything back in. This
              one asks for the user’s version in the same command. After a flush it answered{' '}
              <Figure>{denylist.emptied}</Figure>, as the allowlist did (<Figure>{allowlist.emptied}</Figure>
              ). The strategies that never ask answered <Figure>{expiry.emptied}</Figure>.
            </p>
            <p>
              Strategies that check Redis depend on it. With Redis down they answered{' '}
              <Figure>{denylist.unreachable}</Figure>; the others answered{' '}
              <Figure>{expiry.unreachable}</Figure>. If letting a stranger in is worse than an outage, failing
              closed is right.
            </p>
          </Prose>
        </Section>
        <Outlived />
        <Section title="When not to use JWTs at all">
          <Prose>
            <p>
              If one application issues the session and the same one checks it, and every check asks the store
              anyway, an opaque session id does the same: <Figure>{opaque.staleSeconds} s</Figure> stale,{' '}
              <Figure>{opaque.commands}</Figure> per request, <Figure>{opaque.credentialBytes} bytes</Figure>{' '}
              in the cookie instead of <Figure>{denylist.credentialBytes}</Figure>, and no signing key to
              guard and rotate. Take that. It is the right answer more often than articles about JWTs say.
            </p>
            <p>
              A JWT with a denylist earns its size when a second service has to verify the token without your
              store, when not every request has to ask, or when made-up credentials should not reach Redis: a
              forged token cost <Figure>{denylist.forgedCommands} commands</Figure> here, a made-up session id{' '}
              <Figure>{opaque.forgedCommands}</Figure>.
            </p>
            <p>
              Time is no argument between them: the whole check took <Figure>{denylist.checkMs} ms</Figure>{' '}
              under <Name>denylist</Name>, <Figure>{opaque.checkMs} ms</Figure> under <Name>opaque</Name>, and{' '}
              <Figure>{expiry.checkMs} ms</Figure> where Redis is not asked (medians of {requestsPerLane}).
            </p>
          </Prose>
        </Section>
      </div>
    </PageShell>
  )
}

function Figures() {
  return (
    <Section
      title="The figures"
      intro={`Written by npm run bench -- lab, over HTTP: tokens of ${lifeSeconds} seconds, ${requestsPerLane} requests a lane.`}
    >
      <DataTable
        caption="Measured figures of the six strategies"
        rows={lanes}
        rowKey={({ lane }) => lane}
        columns={[
          { header: 'Strategy', cell: ({ lane }) => <code className="font-mono">{lane}</code> },
          { header: 'Redis per request', cell: row => row.commands },
          { header: 'Check', cell: row => `${row.checkMs} ms`, className: 'tabular-nums' },
          { header: 'Copy after logout', cell: row => row.copyAfterLogout, className: 'tabular-nums' },
          { header: 'Refused after', cell: row => `${row.staleSeconds} s`, className: 'tabular-nums' },
          { header: 'Redis flushed', cell: row => row.emptied, className: 'tabular-nums' },
          { header: 'Redis offline', cell: row => row.unreachable, className: 'tabular-nums' },
          { header: 'Size', cell: row => `${row.credentialBytes} B`, className: 'tabular-nums' },
        ]}
      />
    </Section>
  )
}

function Outlived() {
  const { lookedSeconds, chromium, measuredAt: lookedAt, next, endings } = OUTLIVED
  const keptAfter = (world: 'watched' | 'unwatched') =>
    endings.filter(ending => ending[world].kept === 'yes').length
  return (
    <Section
      title="What does the browser go on showing?"
      intro={`Written by npm run bench -- outlive: Chromium ${chromium}, Next ${next}, ${lookedAt}.`}
    >
      <Prose>
        <p>
          Whatever the strategy: a page that is open, and those before it, which Next’s router and the browser
          keep. This is how long text that only the session may see was in the document, with the library’s{' '}
          <Name>SessionWatch</Name> / without it. <Figure>stays</Figure>: it was still there when the run
          stopped looking, after {lookedSeconds} s.
        </p>
      </Prose>
      <div className="my-4">
        <OutlivedTable />
      </div>
      <Prose>
        <p>
          Back and Forward in the same document ask for no page, so nothing but the watch can take the text
          away. A link asks the server, which takes as long as its answer. Whether a page is kept while
          another site is shown is Chromium’s own choice: it showed the page again as it was after{' '}
          <Figure>{keptAfter('unwatched')}</Figure> of {endings.length} endings without the watch, and after{' '}
          <Figure>{keptAfter('watched')}</Figure> with it, hidden until the server had been asked. Otherwise
          it loaded the page again.
        </p>
      </Prose>
    </Section>
  )
}

const Prose = ({ children }: { children: ReactNode }) => (
  <div className="max-w-prose space-y-3">{children}</div>
)
const Name = ({ children }: { children: ReactNode }) => <code className="font-mono">{children}</code>
const Figure = ({ children }: { children: ReactNode }) => <strong className="tabular-nums">{children}</strong>
