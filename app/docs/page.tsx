import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeader } from '@/components/page-header'
import { DOCUMENT_GROUPS, documentPath } from '@/lib/docs/names'
import { readDocuments } from '@/lib/docs/read-document'
import { address } from '@/lib/web/address'
import { DocsFrame } from './docs-frame'

export const metadata: Metadata = {
  title: 'Docs',
  description:
    'How to log out with JWTs in Next.js, what a denylist in Redis costs, what happens when Redis is down, and how to run it.',
}

/** What there is to read, with the first sentences of each. */
export default async function DocsPage() {
  const documents = await readDocuments()
  return (
    <DocsFrame current="/docs">
      <PageHeader
        title="Docs"
        intro={
          <p>
            The documents of the repository. Each is also there as Markdown: add <code>.md</code> to its
            address, or begin at{' '}
            <a className="link" href={address('/llms.txt')}>
              llms.txt
            </a>
            .
          </p>
        }
      />
      <div className="space-y-10">
        {DOCUMENT_GROUPS.map(group => (
          <section key={group.title} aria-labelledby={idOf(group.title)}>
            <h2 id={idOf(group.title)} className="font-semibold text-2xl">
              {group.title}
            </h2>
            <ul className="mt-4 grid gap-4 sm:grid-cols-2">
              {group.documents.map(({ name }) => {
                const document = documents.find(one => one.name === name)
                return (
                  <li key={name} className="rounded-box border border-line bg-surface p-5">
                    <h3 className="font-semibold">
                      <Link className="link inline-block py-1" href={documentPath(name)} prefetch={false}>
                        {document?.title}
                      </Link>
                    </h3>
                    <p className="mt-2 line-clamp-3 text-muted text-sm">{document?.summary}</p>
                  </li>
                )
              })}
            </ul>
          </section>
        ))}
      </div>
    </DocsFrame>
  )
}

const idOf = (title: string) => title.toLowerCase().replaceAll(' ', '-')
