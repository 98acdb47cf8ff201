import type { MarkedToken, Token, Tokens } from 'marked'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { CodeBlock } from '@/components/code-block'
import { anchorOf, hrefIn } from '@/lib/docs/links'
import { plainText } from '@/lib/docs/read-document'
import { Highlighted } from './highlighted'

type MarkdownProps = {
  tokens: Token[]
  /** The file that has the text, for its relative links. */
  file: string
}

/** Markdown as elements of React, which escapes everything. A kind of Markdown that no document has is an error. */
export function Markdown({ tokens, file }: MarkdownProps): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a document never change
  return tokens.map((token, index) => <Piece key={index} token={token as MarkedToken} file={file} />)
}

function Piece({ token, file }: { token: MarkedToken; file: string }): ReactNode {
  switch (token.type) {
    case 'space':
      return null
    case 'heading':
      return <Heading token={token} file={file} />
    case 'paragraph':
      return (
        <p className="mt-4 max-w-prose">
          <Markdown tokens={token.tokens} file={file} />
        </p>
      )
    case 'list':
      return <List token={token} file={file} />
    case 'table':
      return <Table token={token} file={file} />
    case 'code':
      return <Code token={token} />
    case 'text':
      return token.tokens ? (
        <p>
          <Markdown tokens={token.tokens} file={file} />
        </p>
      ) : (
        token.text
      )
    case 'html':
    case 'escape':
      return token.text
    case 'codespan':
      return (
        <code className="wrap-anywhere rounded bg-sunken px-1 py-0.5 font-mono text-[0.875em]">
          {token.text}
        </code>
      )
    case 'strong':
      return (
        <strong className="font-semibold">
          <Markdown tokens={token.tokens} file={file} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Markdown tokens={token.tokens} file={file} />
        </em>
      )
    case 'link':
      return <DocumentLink token={token} file={file} />
    default:
      throw new Error(`${file} has Markdown that is not shown here: ${token.type}`)
  }
}

function Heading({ token, file }: { token: Tokens.Heading; file: string }) {
  const Tag = token.depth <= 2 ? 'h2' : 'h3'
  const id = anchorOf(plainText(token.tokens))
  return (
    <Tag id={id} className={`mt-10 max-w-prose font-semibold ${Tag === 'h2' ? 'text-2xl' : 'text-lg'}`}>
      <a
        href={`#${id}`}
        className="inline-block py-0.5 no-underline after:text-muted after:opacity-0 hover:after:opacity-100 after:content-['_#'] focus-visible:after:opacity-100"
      >
        <Markdown tokens={token.tokens} file={file} />
      </a>
    </Tag>
  )
}

function List({ token, file }: { token: Tokens.List; file: string }) {
  const Tag = token.ordered ? 'ol' : 'ul'
  return (
    <Tag
      start={token.ordered && token.start !== 1 ? Number(token.start) : undefined}
      className={`mt-4 max-w-prose space-y-2 pl-6 marker:text-muted ${token.ordered ? 'list-decimal' : 'list-disc'}`}
    >
      {token.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of a document never change
        <li key={index} className="[&>p]:mt-0 [&>p+p]:mt-2">
          <Markdown tokens={item.tokens} file={file} />
        </li>
      ))}
    </Tag>
  )
}

function Table({ token, file }: { token: Tokens.Table; file: string }) {
  const name = token.header
    .map(({ text }) => text)
    .filter(Boolean)
    .join(', ')
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      aria-label={`Table: ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="mt-5 overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full min-w-max text-left text-sm sm:min-w-0">
        <thead className="bg-sunken">
          <tr>
            {token.header.map((cell, index) =>
              cell.text ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a document never change
                <th key={index} scope="col" className="px-3 py-2 font-medium">
                  <Markdown tokens={cell.tokens} file={file} />
                </th>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a document never change
                <td key={index} />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a document never change
            <tr key={index} className="border-line border-t align-top">
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a document never change
                <td key={at} className="max-w-[70vw] px-3 py-2 sm:max-w-none">
                  <Markdown tokens={cell.tokens} file={file} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What a fence says a block is, as words. */
const LANGUAGES: Record<string, string> = {
  ts: 'TypeScript',
  tsx: 'TypeScript',
  js: 'JavaScript',
  sh: 'Shell',
}

function Code({ token }: { token: Tokens.Code }) {
  const [, file] = /^\/\/ ([\w/.[\]-]+\.\w+)/.exec(token.text) ?? []
  return (
    <div className="mt-5 max-w-[46rem]">
      <CodeBlock label={file ?? LANGUAGES[token.lang ?? ''] ?? 'Text'} code={token.text}>
        <Highlighted code={token.text} language={token.lang} />
      </CodeBlock>
    </div>
  )
}

function DocumentLink({ token, file }: { token: Tokens.Link; file: string }) {
  const href = hrefIn(file, token.href)
  const text = <Markdown tokens={token.tokens} file={file} />
  if (href === null) return <Fragment>{text}</Fragment>
  if (!href.startsWith('/')) {
    return (
      <a className="link" href={href}>
        {text}
      </a>
    )
  }
  return (
    <Link className="link" href={href} prefetch={false}>
      {text}
    </Link>
  )
}
