import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { marked, type Token, type Tokens } from 'marked'
import { readEnv } from '@/lib/env'
import { address } from '@/lib/web/address'
import { hrefIn } from './links'
import { DOCUMENTS, type DocumentName } from './names'

/** A document as it is shown. */
export type Document = {
  name: DocumentName
  file: string
  title: string
  /** Its first paragraph as plain text. */
  summary: string
  /** The text below the title. */
  tokens: Token[]
  /** The file, with links that work at the address of the page. */
  markdown: string
}

/** A file does not change while the app runs, except under `next dev`. */
const read = new Map<DocumentName, Promise<Document>>()

/** @returns the document with this name, or null when there is none. */
export async function readDocument(name: string): Promise<Document | null> {
  const known = DOCUMENTS.find(document => document.name === name)
  if (!known) return null
  const started = read.get(known.name) ?? parseDocument(known)
  if (readEnv().NODE_ENV === 'production') read.set(known.name, started)
  return started
}

/** @returns all documents, in their order. */
export function readDocuments(): Promise<Document[]> {
  return Promise.all(
    DOCUMENTS.map(async ({ name }) => {
      const document = await readDocument(name)
      if (!document) throw new Error(`There is no document ${name}`)
      return document
    }),
  )
}

/** @param path from the root of the project. @returns the text of a file that is shown as it is. */
export function readProjectFile(path: string): Promise<string> {
  // next.config.mjs names these files, so that a standalone build has them.
  return readFile(join(/* turbopackIgnore: true */ process.cwd(), path), 'utf8')
}

async function parseDocument({ name, file }: (typeof DOCUMENTS)[number]): Promise<Document> {
  const text = await readProjectFile(file)
  const [title, ...tokens] = marked.lexer(text).filter(({ type }) => type !== 'space') as [
    Tokens.Heading,
    ...Token[],
  ]
  const paragraph = tokens.find((token): token is Tokens.Paragraph => token.type === 'paragraph')
  return {
    name,
    file,
    title: plainText(title.tokens),
    summary: plainText(paragraph?.tokens ?? []).replace(/\s+/g, ' '),
    tokens,
    markdown: withWorkingLinks(text, file),
  }
}

/** @returns what the tokens say, without their marks. */
export function plainText(tokens: Token[]): string {
  return tokens
    .map(token =>
      'tokens' in token && token.tokens ? plainText(token.tokens) : 'text' in token ? token.text : '',
    )
    .join('')
}

const withWorkingLinks = (text: string, file: string) =>
  text.replace(/\]\(([^)\s]+)\)/g, (link, target) => {
    const href = hrefIn(file, target, 'markdown')
    return href ? `](${href.startsWith('/') ? address(href) : href})` : link
  })
