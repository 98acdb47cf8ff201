import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const pages = [
  ...readdirSync(ROOT).filter(file => file.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => `docs/${file}`),
  ...readdirSync(join(ROOT, 'examples')).map(example => `examples/${example}/README.md`),
]

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-')

const anchorsOf = (page: string) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    anchorOf(heading ?? ''),
  )

test.each(pages)('%s links to what is there', page => {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '')
  const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '')
  for (const target of targets.filter(link => !/^https?:/.test(link))) {
    const [path = '', anchor] = target.split('#')
    const file = path ? join(dirname(page), path) : page
    expect.soft(existsSync(join(ROOT, file)), target).toBe(true)
    if (anchor) expect.soft(anchorsOf(file), target).toContain(anchor)
  }
})
