import { DataTable } from '@/components/data-table'
import { Section } from '@/components/section'
import { COMPARED, counted, ENDINGS, type EndingName, type MeasuredLibrary, staysFor } from './measured'

const { lifeSeconds, watchedSeconds, libraries } = COMPARED
const NAMES = Object.keys(ENDINGS) as EndingName[]

type Cell = (library: MeasuredLibrary, name: EndingName) => string

/** One row for each library, one column for each way in which a session ends. */
const columnsOf = (cell: Cell) => [
  { header: 'Library', cell: ({ name }: MeasuredLibrary) => name },
  ...NAMES.map(name => ({
    header: ENDINGS[name],
    cell: (library: MeasuredLibrary) => cell(library, name),
    className: 'tabular-nums',
  })),
]

/** The figures of every library, and what its documentation says to whom they are too high. */
export function Comparison() {
  return (
    <div className="space-y-6">
      <Section
        title="How long a copy goes on"
        intro="Where nothing is configured but what the library’s own documentation shows."
      >
        <DataTable
          caption="How long a copy goes on after each ending"
          rows={libraries}
          rowKey={({ name }) => name}
          columns={columnsOf(staysFor)}
        />
      </Section>
      <Section
        title="What was counted"
        intro={`Lives of ${lifeSeconds} seconds instead of the defaults, two requests per second for ${watchedSeconds} seconds. A copy in use takes what the server sends, as a browser does. An asterisk: the library has no call for this, and the app changes its own table of users.`}
      >
        <DataTable
          caption="Requests that were accepted after the ending"
          rows={libraries}
          rowKey={({ name }) => name}
          columns={columnsOf((library, name) =>
            library.endings[name]
              ? `${counted(library, name)}${library.endings[name].isAppOnly ? ' *' : ''}`
              : 'not offered',
          )}
        />
      </Section>
      <Section title="How each can do better" intro="What its own documentation says.">
        <dl className="space-y-4">
          {libraries.map(({ name, version, keeps, remedy, source }) => (
            <div key={name}>
              <dt className="font-medium">
                {name} <span className="text-muted tabular-nums">{version}</span>
              </dt>
              <dd className="max-w-prose">
                It keeps {keeps}. {remedy}{' '}
                {source && (
                  <a className="link" href={source}>
                    Source for {name}
                  </a>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  )
}
