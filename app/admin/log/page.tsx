import { notFound } from 'next/navigation'
import { ButtonLink } from '@/components/button'
import type { Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { listAuditLog } from '@/lib/admin/page-data'
import { requireAdmin } from '@/lib/web/guards'
import { adminMetadata } from '../admin-metadata'
import { AdminNav } from '../admin-nav'
import { LogTable } from './log-table'

export const generateMetadata = () => adminMetadata('Audit log')

type LogPageProps = { searchParams: Promise<Query> }

export default async function LogPage({ searchParams }: LogPageProps) {
  const principal = await requireAdmin()
  const { cursor } = await searchParams
  const page = await listAuditLog({ cursor: typeof cursor === 'string' ? cursor : null })
  if (!page) notFound()
  return (
    <PageShell principal={principal} guarded current="/admin">
      <PageHeader title="Audit log" actions={<AdminNav current="/admin/log" />} />
      <Section
        title="Actions of administrators"
        intro="Newest first, from these pages and from the command line."
      >
        <LogTable entries={page.entries} />
        {page.nextCursor && (
          <nav aria-label="Pages" className="mt-4">
            <ButtonLink tone="secondary" href={`/admin/log?cursor=${page.nextCursor}`}>
              Older entries
            </ButtonLink>
          </nav>
        )}
      </Section>
    </PageShell>
  )
}
