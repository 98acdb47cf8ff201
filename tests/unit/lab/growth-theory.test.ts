import { expect, test } from 'vitest'
import { expectedEntries } from '@/lib/lab/growth-theory'

const plan = { logoutsPerMinute: 30, tokenLifeSeconds: 900 }

test('a denylist levels off after one token life, at rate × mean remaining life', () => {
  // Half a logout a second, two entries each, that live 450 s on average.
  expect(expectedEntries(plan, 900)).toBe(450)
  expect(expectedEntries(plan, 9000)).toBe(450)
})

test('a denylist starts empty and never shrinks', () => {
  const sizes = Array.from({ length: 100 }, (_, i) => expectedEntries(plan, i * 20))
  expect(sizes[0]).toBe(0)
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
})
