import Link from 'next/link'
import type { ReactNode } from 'react'
import { PageShell } from '@/components/page-shell'
import { DOCUMENT_GROUPS, documentPath } from '@/lib/docs/names'
import { readDocuments } from '@/lib/docs/read-document'
import { findPrincipal } from '@/lib/web/guards'
import { API_REFERENCE, HOW_IT_WORKS } from './paths'

type DocsFrameProps = {
  /** The path of the page. */
  current: string
  children: ReactNode
}

/** A document with all the others beside it; below it on a phone, where the list folds. */
export async function DocsFrame({ current, children }: DocsFrameProps) {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} current={current === HOW_IT_WORKS ? current : '/docs'}>
      <div className="gap-x-12 lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
        <details className="mb-8 rounded-box border border-line bg-surface px-4 py-3 lg:hidden">
          <summary className="min-h-6 font-medium">All documents</summary>
          <nav aria-label="Documents" className="mt-3">
            <DocumentList current={current} />
          </nav>
        </details>
        <nav aria-label="Documents" className="max-lg:hidden">
          <div className="sticky top-6 max-h-[calc(100vh-3rem)] overflow-y-auto">
            <DocumentList current={current} />
          </div>
        </nav>
        <div className="min-w-0">{children}</div>
      </div>
    </PageShell>
  )
}

async function DocumentList({ current }: { current: string }) {
  const titles = new Map((await readDocuments()).map(({ name, title }) => [name, title]))
  const groups = DOCUMENT_GROUPS.map(({ title, documents }) => ({
    title,
    links: documents.map(({ name }) => ({ href: documentPath(name), text: titles.get(name) ?? name })),
  }))
  const reference = { title: 'Reference', links: [{ href: API_REFERENCE, text: 'API reference' }] }
  return (
    <ul className="space-y-5">
      {[...groups, reference].map(({ title, links }) => (
        <li key={title}>
          <p className="font-medium text-muted text-sm">{title}</p>
          <ul className="mt-1 border-line border-l">
            {links.map(({ href, text }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={href === current ? 'page' : undefined}
                  className="-ml-px block border-transparent border-l-2 py-1 pl-3 text-sm leading-snug hover:border-control aria-[current=page]:border-live aria-[current=page]:font-semibold"
                >
                  {text}
                </Link>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
