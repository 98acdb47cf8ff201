import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { sourceUrl } from '@/lib/docs/links'
import { DOCUMENTS, documentPath, markdownPath } from '@/lib/docs/names'
import { readDocument } from '@/lib/docs/read-document'
import { address, CANONICAL } from '@/lib/web/address'
import { DocsFrame } from '../docs-frame'
import { Markdown } from '../markdown'

type DocumentPageProps = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: DocumentPageProps): Promise<Metadata> {
  const document = await readDocument((await params).name)
  if (!document) return {}
  return {
    title: document.title,
    description: document.summary,
    alternates: {
      canonical: CANONICAL,
      types: { 'text/markdown': address(markdownPath(document.name)) },
    },
  }
}

/** One document of the repository. */
export default async function DocumentPage({ params }: DocumentPageProps) {
  const document = await readDocument((await params).name)
  if (!document) notFound()
  const { name, title, file, tokens } = document
  const source = sourceUrl(file)
  return (
    <DocsFrame current={documentPath(name)}>
      <article>
        <h1 className="max-w-prose font-bold text-3xl sm:text-4xl">{title}</h1>
        <Markdown tokens={tokens} file={file} />
      </article>
      <ul className="mt-10 flex flex-wrap gap-x-5 text-sm">
        <li>
          <a className="link inline-block py-1" href={address(markdownPath(name))}>
            This page as Markdown
          </a>
        </li>
        {source && (
          <li>
            <a className="link inline-block py-1" href={source}>
              Its source
            </a>
          </li>
        )}
      </ul>
      <Neighbours name={name} />
    </DocsFrame>
  )
}

async function Neighbours({ name }: { name: string }) {
  const at = DOCUMENTS.findIndex(document => document.name === name)
  const [previous, next] = await Promise.all(
    [at - 1, at + 1].map(index => readDocument(DOCUMENTS[index]?.name ?? '')),
  )
  const look = 'block rounded-box border border-line bg-surface px-4 py-3 hover:border-ink'
  return (
    <nav aria-label="Previous and next" className="mt-6 grid gap-4 border-line border-t pt-6 sm:grid-cols-2">
      {previous && (
        <Link href={documentPath(previous.name)} prefetch={false} className={look}>
          <span className="block text-muted text-sm">Previous</span>
          <span className="font-medium">{previous.title}</span>
        </Link>
      )}
      {next && (
        <Link
          href={documentPath(next.name)}
          prefetch={false}
          className={`${look} sm:col-start-2 sm:text-right`}
        >
          <span className="block text-muted text-sm">Next</span>
          <span className="font-medium">{next.title}</span>
        </Link>
      )}
    </nav>
  )
}
