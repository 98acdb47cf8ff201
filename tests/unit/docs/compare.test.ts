import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Comparison } from '@/app/compare/comparison'
import { COMPARED, ENDINGS, type EndingName, staysFor } from '@/app/compare/measured'
import { LIBRARIES } from '@/bench/compare/libraries'
import { comparisonPage, readmeWith } from '@/bench/compare/pages'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const { libraries } = COMPARED

describe('what npm run compare has measured', () => {
  it('is of every library that it builds an app with, and in its words', () => {
    const words = ({
      name,
      keeps,
      defaultLife,
      remedy,
      source,
    }: (typeof LIBRARIES)[number] | (typeof libraries)[number]) => ({
      name,
      keeps,
      defaultLife,
      remedy,
      source,
    })
    expect(libraries.map(words)).toEqual(LIBRARIES.map(words))
  })

  it('stands in the README', () => {
    const readme = read('README.md')
    expect(readmeWith(readme, COMPARED)).toBe(readme)
  })

  it('stands in docs/who-still-lets-the-copy-in.md', () => {
    expect(read('docs/who-still-lets-the-copy-in.md')).toBe(comparisonPage(COMPARED))
  })

  it('stands on the page /compare', () => {
    const html = renderToStaticMarkup(createElement(Comparison))
      .replaceAll('&#x27;', "'")
      .replaceAll('&quot;', '"')
    for (const library of libraries) {
      expect(html).toContain(library.remedy)
      expect(html).toContain(library.version)
      for (const name of Object.keys(ENDINGS) as EndingName[]) expect(html).toContain(staysFor(library, name))
    }
  })

  it('says of this project that no copy is accepted after any ending', () => {
    const endings = Object.values(libraries.at(-1)?.endings ?? {})
    expect(endings).toHaveLength(Object.keys(ENDINGS).length)
    for (const ending of endings)
      expect(ending).toMatchObject({ copy: { requests: 0 }, used: { requests: 0 } })
  })
})
