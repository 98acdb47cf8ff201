import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from '@/app/docs/markdown'
import { hrefIn } from '@/lib/docs/links'
import { DOCUMENTS } from '@/lib/docs/names'
import { type Document, readDocument, readDocuments } from '@/lib/docs/read-document'

const ROOT = join(import.meta.dirname, '../../..')
const NAMES = DOCUMENTS.map(({ name }) => name)

const render = (source: string) =>
  renderToStaticMarkup(createElement(Markdown, { tokens: marked.lexer(source), file: 'docs/x.md' }))

async function pageOf(name: string): Promise<{ document: Document; html: string }> {
  const document = await readDocument(name)
  if (!document) throw new Error(`There is no document ${name}`)
  return { document, html: renderToStaticMarkup(createElement(Markdown, document)) }
}

it('every document of docs/ is a page', () => {
  const files = readdirSync(join(ROOT, 'docs')).filter(file => file.endsWith('.md'))
  expect(DOCUMENTS.map(({ file }) => file).sort()).toEqual(
    ['SECURITY.md', ...files.map(file => `docs/${file}`)].sort(),
  )
})

it('a name that is not on the list opens no file', async () => {
  for (const name of ['', 'README', '../README', '../package', 'constructor', 'adopt.md']) {
    expect(await readDocument(name)).toBeNull()
  }
})

it('every document has a title and a first paragraph, without Markdown in them', async () => {
  for (const { title, summary } of await readDocuments()) {
    expect.soft(title).toMatch(/^\w[^`*[\]]+$/)
    expect.soft(summary).toMatch(/^\w[^`[\]]+$/)
  }
})

it.each(NAMES)('%s is shown in full, and its links lead to a heading or a page that is there', async name => {
  const { document, html } = await pageOf(name)
  const text = readFileSync(join(ROOT, document.file), 'utf8')
  expect(html.match(/<h[23] /g)?.length ?? 0).toBe(
    text.replace(/^```[\s\S]*?^```$/gm, '').match(/^##+ /gm)?.length ?? 0,
  )
  expect(html.match(/<pre>/g)?.length ?? 0).toBe((text.match(/^```/gm)?.length ?? 0) / 2)
  for (const [, href = ''] of html.matchAll(/ href="([^"]+)"/g)) {
    const [path = '', anchor] = href.split('#')
    if (/^https?:/.test(path)) continue
    const target = path ? await pageOf(path.replace(/^\/docs\//, '')) : { html }
    if (anchor) expect.soft(target.html, href).toContain(` id="${anchor}"`)
  }
})

it('no element has a style of its own, which the policy of the page would refuse', async () => {
  for (const name of NAMES) expect.soft((await pageOf(name)).html).not.toContain(' style=')
})

it('HTML in a document is shown as text', () => {
  const html = render('A <b>bold</b> word, `<i>`, and\n\n<script>alert(1)</script>\n')
  expect(html).not.toMatch(/<(b|i|script)>/)
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

it('Markdown that no document has is an error, not a gap', () => {
  expect(() => render('> a quotation')).toThrow('docs/x.md has Markdown that is not shown here: blockquote')
})

it('code in colours is the same code', async () => {
  const { document, html } = await pageOf('adopt')
  const shown = [...html.matchAll(/<pre>([\s\S]*?)<\/pre>/g)].map(([, code = '']) => plain(code))
  const written = document.tokens.flatMap(token => (token.type === 'code' ? [token.text] : []))
  expect(shown).toEqual(written)
  expect(html).toContain('text-code-keyword')
})

describe('a link of a document', () => {
  it.each([
    ['docs/adopt.md', 'upgrade.md', '/docs/upgrade'],
    ['docs/adopt.md', 'operations.md#durability', '/docs/operations#durability'],
    ['docs/adopt.md', '../SECURITY.md', '/docs/security'],
    ['SECURITY.md', 'docs/asvs.md', '/docs/asvs'],
    ['docs/adopt.md', '#install', '#install'],
    ['docs/adopt.md', 'https://semver.org/', 'https://semver.org/'],
    ['docs/adopt.md', '../examples/minimal/README.md', null],
  ])('of %s to %s leads to %s', (file, target, href) => {
    expect(hrefIn(file, target)).toBe(href)
  })

  it('leads from one file of Markdown to another', async () => {
    const { markdown } = (await pageOf('security')).document
    expect(markdown).toContain('](/docs/asvs.md)')
    expect(markdown).not.toContain('](docs/asvs.md)')
  })
})

const plain = (html: string) =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
