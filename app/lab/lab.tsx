'use client'

import { Alert } from '@/components/alert'
import { Controls } from './controls'
import { LaneRow } from './lane-row'
import { Overview } from './overview'
import { Summary } from './summary'
import { useLab } from './use-lab'

/** The experiment: six lanes on one time axis, a victim and a thief. */
export function Lab({ origin }: { origin: string }) {
  const lab = useLab()
  const { round, now, said, isUnreachable } = lab
  const nowSeconds = round ? Math.max(0, (now - round.since) / 1000) : 0
  return (
    <div className="space-y-6">
      {round && (
        <div className="rounded-box border border-line bg-surface p-3 lg:sticky lg:top-0 lg:z-10">
          <Overview lanes={round.lanes} />
        </div>
      )}
      <div className="hidden rounded-box border border-line bg-surface p-4 sm:p-5 scripted:block">
        <Controls lab={lab} />
        <p role="status" className="mt-3 min-h-6 text-sm">
          {said}
        </p>
      </div>
      {isUnreachable && (
        <Alert tone="warning" title="Redis is offline (in your sandbox only).">
          <p>
            Strategies that need it don’t guess: they answer 503, and nobody is let in or logged out.
            Strategies that never ask Redis go on as before. A logout that needs Redis is not confirmed. The
            outage ends by itself after a minute.
          </p>
        </Alert>
      )}
      {round ? (
        <>
          <div>
            <Legend />
            {round.lanes.map(record => (
              <LaneRow
                key={record.lane}
                record={record}
                keys={lab.keys}
                lifeSeconds={round.lifeSeconds}
                now={now}
                nowSeconds={nowSeconds}
                origin={origin}
              />
            ))}
          </div>
          <Summary round={round} nowSeconds={nowSeconds} />
        </>
      ) : (
        <noscript>
          <Alert tone="info" title="The lab needs JavaScript">
            <p>
              The lab sends its requests from your browser. The commands on the front page do the same in a
              terminal.
            </p>
          </Alert>
        </noscript>
      )}
    </div>
  )
}

/** Form and words, not colour alone. */
function Legend() {
  return (
    <ul className="mb-4 flex flex-wrap gap-x-6 gap-y-1 text-muted text-sm">
      <li className="flex items-center gap-2">
        <span aria-hidden className="h-3 w-8 rounded-sm bg-live" /> accepted, as it should be
      </li>
      <li className="flex items-center gap-2">
        <span aria-hidden className="hazard h-3 w-8 rounded-sm" /> still accepted after the session ended
      </li>
      <li className="flex items-center gap-2">
        <span aria-hidden className="w-8 border-control border-t-2 border-dashed" /> not accepted, or not
        tried yet
      </li>
      <li>long stroke: a replay was accepted; short: it was refused</li>
      <li>Your browser’s console prints each 401 as an error. Here it is the result.</li>
    </ul>
  )
}
