import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MUTATIONS } from '@/tests/mutations/list.mjs'

describe('planted faults', () => {
  it.each(MUTATIONS)('$name: has its places, once each, and its test', ({ edits, test }) => {
    expect(edits.map(({ file, find }) => readFileSync(file, 'utf8').split(find).length - 1)).toEqual(
      edits.map(() => 1),
    )
    expect(existsSync(test)).toBe(true)
  })

  it('have names of their own', () => {
    const names = MUTATIONS.map(({ name }) => name)
    expect(names).toHaveLength(new Set(names).size)
  })
})
