'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/button'
import { DataTable } from '@/components/data-table'
import { FieldFrame } from '@/components/form/field-frame'
import { INPUT_LOOK } from '@/components/form/text-field'
import { Section } from '@/components/section'
import { expectedEntries } from '@/lib/lab/growth-theory'
import { GrowthChart } from './growth-chart'
import { type GrowthRun, readGrowth } from './growth-run'
import { callLab } from './lab-calls'

const FIELDS = [
  { name: 'loginsPerMinute', label: 'Logins per minute', max: 100_000 },
  { name: 'logoutsPerMinute', label: 'Logouts per minute', max: 100_000 },
  { name: 'tokenLifeMinutes', label: 'Token life in minutes', max: 1440 },
] as const

type Setting = Record<(typeof FIELDS)[number]['name'], number>

/** How large the denylist becomes: expected for the visitor's setting, and measured on the server's own Redis. */
export function Growth() {
  const [setting, setSetting] = useState<Setting>({
    loginsPerMinute: 100,
    logoutsPerMinute: 30,
    tokenLifeMinutes: 15,
  })
  const [run, setRun] = useState<GrowthRun | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [said, say] = useState('')
  const plan = { logoutsPerMinute: setting.logoutsPerMinute, tokenLifeSeconds: setting.tokenLifeMinutes * 60 }
  const steady = expectedEntries(plan, plan.tokenLifeSeconds)

  async function measure(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    say('Measuring: three seconds.')
    const answer = await callLab('POST', 'growth', { body: plan })
    const measured = readGrowth(answer)
    setRun(measured)
    say(measured ? 'Measured.' : `The lab answered ${answer.status}. Wait a minute, and try again.`)
    setBusy(false)
  }

  return (
    <Section
      title="How large does a denylist become?"
      intro="An entry lives as long as the longest token it revokes, then Redis drops it. So the list does not grow with your users: it levels off at rate of logouts × remaining life."
      className="mt-6"
    >
      <form onSubmit={measure} className="hidden items-end gap-4 scripted:grid sm:grid-cols-2 lg:grid-cols-4">
        {FIELDS.map(({ name, label, max }) => (
          <FieldFrame key={name} name={name} label={label}>
            {described => (
              <input
                id={name}
                type="number"
                required
                min={1}
                max={max}
                value={Number.isNaN(setting[name]) ? '' : setting[name]}
                onChange={({ target }) => {
                  setSetting({ ...setting, [name]: target.valueAsNumber })
                  setRun(null)
                }}
                className={INPUT_LOOK}
                {...described}
              />
            )}
          </FieldFrame>
        ))}
        <Button type="submit" tone="secondary" aria-disabled={isBusy || undefined}>
          Measure on this server
        </Button>
      </form>
      <p role="status" className="mt-3 min-h-6 text-sm">
        {said}
      </p>
      <GrowthChart plan={plan} points={run?.points ?? []} />
      <Sizes
        setting={setting}
        steady={steady}
        entryBytes={run?.entryBytes ?? null}
        isMeasured={run !== null}
      />
      {run && (
        <details className="mt-4">
          <summary className="inline-block py-2 text-live underline underline-offset-4">
            The points as a table
          </summary>
          <p className="mb-2 text-muted text-sm">
            The logouts came evenly for two token lives, {Math.round(run.speed)} times faster than in your
            setting. One entry in Redis stood for {run.each.toFixed(1)}.
          </p>
          <DataTable
            caption="Entries of the denylist: expected and measured"
            rows={run.points}
            rowKey={point => String(point.atSeconds)}
            columns={[
              { header: 'After', cell: ({ atSeconds }) => `${(atSeconds / 60).toFixed(1)} min` },
              { header: 'Expected', cell: ({ atSeconds }) => count(expectedEntries(plan, atSeconds)) },
              { header: 'Counted by Redis', cell: ({ entries }) => count(entries) },
            ]}
          />
        </details>
      )}
    </Section>
  )
}

const count = (entries: number) => Math.round(entries).toLocaleString('en-GB')

type SizesProps = { setting: Setting; steady: number; entryBytes: number | null; isMeasured: boolean }

function Sizes({ setting, steady, entryBytes, isMeasured }: SizesProps) {
  const tokens = setting.loginsPerMinute * setting.tokenLifeMinutes
  const kilobytes = (entries: number) =>
    entryBytes === null ? '' : `, ${count((entries * entryBytes) / 1000)} kB`
  const rows = [
    { what: 'Denylist: two entries for each logout', entries: steady },
    { what: 'Allowlist: one entry for each live token', entries: tokens },
  ]
  return (
    <>
      <DataTable
        caption="Entries in the long run"
        rows={rows}
        rowKey={({ what }) => what}
        columns={[
          { header: 'In the long run', cell: ({ what }) => what },
          {
            header: 'Entries',
            cell: ({ entries }) => `${count(entries)}${kilobytes(entries)}`,
            className: 'tabular-nums',
          },
        ]}
      />
      <p className="mt-3 text-muted text-sm">
        {!isMeasured
          ? 'Run the measurement to see how much memory one entry takes.'
          : entryBytes === null
            ? 'This Redis does not tell how much memory an entry takes (MEMORY USAGE).'
            : `One denylist entry: ${entryBytes} bytes, by MEMORY USAGE on this server just now.`}
      </p>
    </>
  )
}
