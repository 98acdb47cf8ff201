import { Button } from '@/components/button'
import { FieldFrame } from '@/components/form/field-frame'
import { INPUT_LOOK, TextField } from '@/components/form/text-field'
import type { AuditFilter } from '@/lib/admin/page-data'
import { address } from '@/lib/web/address'
import { ACTION_LABELS } from './action-labels'

/** A plain form that sends a GET: the page’s URL says what it shows. */
export function LogFilter({ filter }: { filter: AuditFilter }) {
  const isFiltered = Object.values(filter).some(Boolean)
  return (
    <search>
      <form action={address('/admin/log')} className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField
          name="by"
          label="Admin’s email or ID"
          type="search"
          autoComplete="off"
          literal
          defaultValue={filter.by}
        />
        <TextField
          name="user"
          label="User’s email or ID"
          type="search"
          autoComplete="off"
          literal
          defaultValue={filter.user}
        />
        <FieldFrame name="action" label="Action">
          {described => (
            <select
              id="action"
              name="action"
              defaultValue={filter.action ?? ''}
              className={INPUT_LOOK}
              {...described}
            >
              <option value="">Any</option>
              {Object.entries(ACTION_LABELS).map(([action, label]) => (
                <option key={action} value={action}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </FieldFrame>
        <div className="flex flex-wrap items-center gap-x-5">
          <Button type="submit">Filter</Button>
          {isFiltered && (
            <a className="link inline-flex min-h-11 items-center" href={address('/admin/log')}>
              All entries
            </a>
          )}
        </div>
      </form>
    </search>
  )
}
