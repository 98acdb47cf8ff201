import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const EXAMPLES = join(import.meta.dirname, '../../../examples')

it('the examples in Node and in Express have the same verifier', () => {
  const [node, express] = ['service-node', 'service-express'].map(name =>
    readFileSync(join(EXAMPLES, name, 'verifier.mjs'), 'utf8'),
  )
  expect(express).toBe(node)
})
