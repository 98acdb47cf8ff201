import { DataTable } from '@/components/data-table'
import { OUTLIVED, stays, WAYS, type Way } from './outlived'

const WAY_NAMES = Object.keys(WAYS) as Way[]

/** How long protected text stayed in the document after each ending: with the watch / without it. */
export function OutlivedTable() {
  return (
    <DataTable
      caption="How long protected text stayed in the document, with the watch and without it"
      rows={OUTLIVED.endings}
      rowKey={({ name }) => name}
      columns={[
        { header: 'After', cell: ({ name }) => name },
        ...WAY_NAMES.map(way => ({
          header: WAYS[way],
          cell: ({ watched, unwatched }: (typeof OUTLIVED.endings)[number]) =>
            `${stays(watched[way])} / ${stays(unwatched[way])}`,
          className: 'tabular-nums',
        })),
      ]}
    />
  )
}
