import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { OUTLIVED, stays, WAYS, type Way } from '@/app/lab/choose/outlived'
import { OutlivedTable } from '@/app/lab/choose/outlived-table'
import { readmeWith } from '@/bench/outlive-line'
import { ENDINGS, EXPIRY } from '@/tests/e2e/endings'

const ways = Object.keys(WAYS) as Way[]
const { endings } = OUTLIVED

describe('what npm run bench -- outlive has measured', () => {
  it('is of every ending that the browser tests have', () => {
    expect(endings.map(({ name }) => name)).toEqual([...ENDINGS, EXPIRY].map(({ name }) => name))
  })

  it('says that with the watch nothing stays', () => {
    for (const { watched } of endings) for (const way of ways) expect(watched[way].seconds).not.toBeNull()
  })

  it('stands in the README', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
    expect(readmeWith(readme, OUTLIVED)).toBe(readme)
  })

  it('stands on the page /lab/choose', () => {
    const html = renderToStaticMarkup(createElement(OutlivedTable))
    for (const { name, watched, unwatched } of endings) {
      expect(html).toContain(name)
      for (const way of ways) expect(html).toContain(`${stays(watched[way])} / ${stays(unwatched[way])}`)
    }
  })
})
