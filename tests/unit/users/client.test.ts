import { expect, it } from 'vitest'
import { readClient, readIp } from '@/lib/users/client'

const PEER = '198.51.100.1'
const readFrom = (forwarded: string, trustedProxies = 1) =>
  readIp(new Headers({ 'x-forwarded-for': forwarded, 'x-peer-ip': PEER }), trustedProxies)

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['203.0.113.1, 192.0.2.7', '192.0.2.7'],
  ['203.0.113.1,192.0.2.7:4711', '192.0.2.7'],
  ['203.0.113.1, [2001:db8::1]:4711', '2001:db8::1'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
])('X-Forwarded-For %j → %j: the client that the last proxy named', (header, ip) => {
  expect(readFrom(header)).toBe(ip)
})

it.each(['', 'unknown', "'; DROP", '192.0.2.7, unknown', '192.0.2.7,', '192.0.2.999'])(
  'X-Forwarded-For %j cannot be read: the peer counts',
  header => {
    expect(readFrom(header)).toBe(PEER)
  },
)

it.each([
  [1, '192.0.2.3'],
  [2, '192.0.2.2'],
  [3, '192.0.2.1'],
  [4, '192.0.2.1'],
])('behind %i trusted proxies the client is entry %s', (trustedProxies, ip) => {
  expect(readFrom('192.0.2.1, 192.0.2.2, 192.0.2.3', trustedProxies)).toBe(ip)
})

it('without any IP address there is none', () => {
  expect(readIp(new Headers(), 1)).toBeNull()
})

const read = (headers: Record<string, string>) => readClient(new Headers(headers))

it('names the device shortly, whatever the browser says of itself', () => {
  expect(read({}).device).toBe('Unknown device')
  expect(read({ 'user-agent': 'curl/8.5.0' }).device).toMatch(/^curl/)
  expect(read({ 'user-agent': 'x'.repeat(100_000) }).device.length).toBeLessThan(200)
})
