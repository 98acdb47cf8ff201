import { notFound } from 'next/navigation'
import { ButtonLink } from '@/components/button'
import type { Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { StoreLost } from '@/components/store-lost'
import { Time } from '@/components/time'
import { type AuditFilter, listAuditLog } from '@/lib/admin/page-data'
import { requireAdmin } from '@/lib/web/guards'
import { unlessLost } from '@/lib/web/store-lost'
import { adminMetadata } from '../admin-metadata'
import { AdminNav } from '../admin-nav'
import { isAction } from './action-labels'
import { LogFilter } from './log-filter'
import { LogTable } from './log-table'

export const generateMetadata = () => adminMetadata('Audit log')

type LogPageProps = { searchParams: Promise<Query> }

export default async function LogPage({ searchParams }: LogPageProps) {
  const principal = await requireAdmin()
  const query = await searchParams
  const filter = filterOf(query)
  const page = await unlessLost(listAuditLog({ cursor: textOf(query.cursor) || null, filter }))
  if (page === 'lost') return <StoreLost principal={principal} current="/admin" />
  if (!page) notFound()
  const { entries, nextCursor, searchedBackTo } = page
  return (
    <PageShell principal={principal} guarded current="/admin">
      <PageHeader title="Audit log" actions={<AdminNav current="/admin/log" />} />
      <div className="space-y-6">
        <LogFilter filter={filter} />
        <Section
          title="Actions of administrators"
          intro="Newest first, from these pages and from the command line."
        >
          <LogTable entries={entries} />
          {searchedBackTo && (
            <p className="mt-4 text-muted">
              Searched back to <Time iso={searchedBackTo} />.
            </p>
          )}
          {nextCursor && (
            <nav aria-label="Pages" className="mt-4">
              <ButtonLink tone="secondary" href={pageAfter(nextCursor, filter)}>
                Older entries
              </ButtonLink>
            </nav>
          )}
        </Section>
      </div>
    </PageShell>
  )
}

const textOf = (value: Query[string]) => (typeof value === 'string' ? value.trim() : '')

function filterOf({ by, user, action }: Query): AuditFilter {
  const wanted = textOf(action)
  return {
    by: textOf(by) || undefined,
    user: textOf(user) || undefined,
    action: isAction(wanted) ? wanted : undefined,
  }
}

function pageAfter(cursor: string, filter: AuditFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value)
  return `/admin/log?${new URLSearchParams([...given, ['cursor', cursor]])}`
}
