import { expect, it } from 'vitest'
import { knownDevice, rememberDevice } from '@/lib/users/known-device'

const KEYS = ['a key for known devices'] as const
const [ADA, GRACE] = ['ada@example.com', 'grace@example.com']

it('a browser is known to the accounts it has logged in to, and to no other', () => {
  const first = rememberDevice(undefined, ADA, KEYS)
  expect(knownDevice(first, ADA, KEYS)).toMatch(/^[\w-]{22}$/)
  expect(knownDevice(first, GRACE, KEYS)).toBeNull()
  const both = rememberDevice(first, GRACE, KEYS)
  expect(knownDevice(both, ADA, KEYS)).toBe(knownDevice(first, ADA, KEYS))
  expect(knownDevice(both, GRACE, KEYS)).not.toBe(knownDevice(both, ADA, KEYS))
})

it('two browsers of one account have different marks, and a repeated login keeps the mark', () => {
  const [one, other] = [rememberDevice(null, ADA, KEYS), rememberDevice(null, ADA, KEYS)]
  expect(knownDevice(one, ADA, KEYS)).not.toBe(knownDevice(other, ADA, KEYS))
  expect(rememberDevice(one, ADA, KEYS)).toBe(one)
})

it('only who has the key can make a mark: every changed cookie is unknown', () => {
  const cookie = rememberDevice(undefined, ADA, KEYS)
  const [browser = '', mark = ''] = cookie.split('.')
  const [otherBrowser = '', otherMark = ''] = rememberDevice(undefined, ADA, KEYS).split('.')
  const forged = [
    '',
    browser,
    mark,
    `${browser}.${otherMark}`,
    `${otherBrowser}.${mark}`,
    `${browser}.${browser}`,
    `${browser}.${mark.slice(0, -1)}`,
    `${browser}.${mark}A`,
    `${browser}.${'A'.repeat(22)}`,
    `${mark}.${browser}`,
    ` ${cookie}`,
    `${cookie}.`,
    'x'.repeat(100_000),
  ]
  for (const text of [...forged, null, undefined])
    expect(knownDevice(text, ADA, KEYS), String(text)).toBeNull()
  expect(knownDevice(rememberDevice(undefined, ADA, ['another key']), ADA, KEYS)).toBeNull()
})

it('after a change of the key a browser stays known, and its next login renews the mark', () => {
  const before = rememberDevice(undefined, ADA, KEYS)
  const rotated = ['the next key', ...KEYS] as const
  expect(knownDevice(before, ADA, rotated)).not.toBeNull()
  const after = rememberDevice(before, ADA, rotated)
  expect(after.split('.')).toHaveLength(2)
  expect(knownDevice(after, ADA, ['the next key'])).not.toBeNull()
})

it('the cookie names no account, and holds the eight latest', () => {
  let cookie = ''
  for (let i = 0; i < 20; i += 1) cookie = rememberDevice(cookie, `user${i}@example.com`, KEYS)
  expect(cookie).toMatch(/^[\w-]{22}(\.[\w-]{22}){8}$/)
  const known = Array.from(
    { length: 20 },
    (_, i) => knownDevice(cookie, `user${i}@example.com`, KEYS) !== null,
  )
  expect(known).toEqual([...Array(12).fill(false), ...Array(8).fill(true)])
})
