import { expect, it } from 'vitest'
import { readClient } from '@/lib/web/client'

const read = (headers: Record<string, string>) => readClient(new Headers(headers))

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['203.0.113.1, 192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['', null],
  ['unknown', null],
  ["'; DROP", null],
  ['192.0.2.7:80', null],
])('X-Forwarded-For %j → %j: only an address, and the one the last proxy named', (header, ip) => {
  expect(read({ 'x-forwarded-for': header }).ip).toBe(ip)
})

it('names the device shortly, whatever the browser says of itself', () => {
  expect(read({}).device).toBe('Unknown device')
  expect(read({ 'user-agent': 'curl/8.5.0' }).device).toMatch(/^curl/)
  expect(read({ 'user-agent': 'x'.repeat(100_000) }).device.length).toBeLessThan(200)
})
