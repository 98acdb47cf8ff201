import type { ReactNode } from 'react'

/** A cell that is null is left out where the cells are stacked. */
export type Column<Row> = { header: string; cell: (row: Row) => ReactNode; className?: string }

type DataTableProps<Row> = {
  /** Says what the rows are; read by screen readers, not drawn. */
  caption: string
  /** The first column names its row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** What to say when there are no rows. */
  empty?: string
}

/* In a container narrower than 42rem the cells are stacked. A changed `display` takes the table roles away in some browsers, so they are named. */
const TABLE = { role: 'table' }
const GROUP = { role: 'rowgroup' }
const ROW = { role: 'row' }
const HEADER = { role: 'columnheader' }
const ROW_HEADER = { role: 'rowheader' }
const CELL = { role: 'cell' }

/** A table that becomes a list of labelled cards where there is little room. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  empty = 'Nothing yet.',
}: DataTableProps<Row>) {
  if (rows.length === 0) return <p className="text-muted">{empty}</p>
  return (
    <div className="@container">
      <table {...TABLE} className="w-full text-left text-sm @max-2xl:block">
        <caption className="sr-only">{caption}</caption>
        <thead {...GROUP} className="@max-2xl:sr-only">
          <tr {...ROW}>
            {columns.map(({ header }) => (
              <th
                {...HEADER}
                key={header}
                scope="col"
                className="border-line border-b py-2 pr-4 font-medium text-muted"
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...GROUP} className="@max-2xl:block">
          {rows.map(row => (
            <tr
              {...ROW}
              key={rowKey(row)}
              className="border-line border-b align-top last:border-0 @max-2xl:block @max-2xl:py-3"
            >
              {columns.map((column, index) => (
                <Cell
                  key={column.header}
                  header={column.header}
                  isRowHeader={index === 0}
                  className={column.className}
                >
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type CellProps = { header: string; isRowHeader: boolean; className?: string; children: ReactNode }

function Cell({ header, isRowHeader, className = '', children }: CellProps) {
  const look = `py-2 pr-4 @max-2xl:block @max-2xl:py-0.5 @max-2xl:pr-0 ${className}`
  if (isRowHeader) {
    return (
      <th {...ROW_HEADER} scope="row" className={`font-medium ${look}`}>
        {children}
      </th>
    )
  }
  return (
    <td {...CELL} className={look}>
      {children !== null && (
        <span aria-hidden className="mr-2 text-muted @2xl:hidden">
          {header}
        </span>
      )}
      {children}
    </td>
  )
}
