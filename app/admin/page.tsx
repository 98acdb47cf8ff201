import { notFound } from 'next/navigation'
import { ButtonLink } from '@/components/button'
import type { Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { StoreLost } from '@/components/store-lost'
import { listAdmins, listUsers } from '@/lib/admin/page-data'
import { requireAdmin } from '@/lib/web/guards'
import { unlessLost } from '@/lib/web/store-lost'
import { adminMetadata } from './admin-metadata'
import { AdminNav } from './admin-nav'
import { UserSearch } from './user-search'
import { UsersTable } from './users-table'

export const generateMetadata = () => adminMetadata('Users')

const textOf = (value: Query[string]) => (typeof value === 'string' ? value : '')

type AdminPageProps = { searchParams: Promise<Query> }

export default async function AdminPage({ searchParams }: AdminPageProps) {
  const principal = await requireAdmin()
  const query = await searchParams
  const adminsOnly = query.role === 'admin'
  const [q, cursor] = [textOf(query.q).trim(), textOf(query.cursor)]
  const page = await unlessLost(adminsOnly ? adminsAsPage() : listUsers({ query: q, cursor: cursor || null }))
  if (page === 'lost') return <StoreLost principal={principal} current="/admin" />
  if (!page) notFound()
  const title = adminsOnly ? 'Administrators' : q ? `Emails that begin with “${q}”` : 'All users'
  return (
    <PageShell principal={principal} guarded current="/admin">
      <PageHeader title="Users" actions={<AdminNav current="/admin" />} />
      <div className="space-y-6">
        <UserSearch query={q} adminsOnly={adminsOnly} />
        <Section
          title={title}
          intro={`${page.total.toLocaleString('en-GB')} ${page.total === 1 ? 'user' : 'users'}`}
        >
          <UsersTable users={page.users} />
          {(cursor || page.nextCursor) && (
            <nav aria-label="Pages" className="mt-4 flex flex-wrap gap-3">
              {cursor && (
                <ButtonLink tone="secondary" href={addressOf({ q })}>
                  First page
                </ButtonLink>
              )}
              {page.nextCursor && (
                <ButtonLink tone="secondary" href={addressOf({ q, cursor: page.nextCursor })}>
                  Next page
                </ButtonLink>
              )}
            </nav>
          )}
        </Section>
      </div>
    </PageShell>
  )
}

async function adminsAsPage() {
  const users = await listAdmins()
  return { users, nextCursor: null, total: users.length }
}

function addressOf({ q, cursor }: { q: string; cursor?: string }): string {
  const search = new URLSearchParams({ ...(q && { q }), ...(cursor && { cursor }) })
  return `/admin${search.size > 0 ? `?${search}` : ''}`
}
