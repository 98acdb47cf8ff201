import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf, parseIp } from '@/lib/users/ip-address'

describe('[RFC 5952] an IP address has one spelling', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8::1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['"[2001:db8::1]:4711"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:0207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:80', '192.0.2.7'],
    ['::', '::'],
    ['::1', '::1'],
  ])('%j → %s', (text, ip) => {
    expect(parseIp(text)).toBe(ip)
  })

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost',
    "'; DROP",
    '192.0.2',
    '192.0.2.256',
    '192.0.2.7:',
    '192.0.2.7:80:80',
    '0300.0.2.7',
    '0xc0000207',
    '3221225991',
    '2001:db8::1:4711:',
    '[2001:db8::1',
    '2001:db8::1]:80',
    '2001:db8::1::2',
    '192.0.2.7, 192.0.2.8',
    'for=192.0.2.7',
  ])('%j is none', text => {
    expect(parseIp(text)).toBeNull()
  })

  it('whatever the spelling, parsing again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.ipV4()), text => {
        const ip = parseIp(text)
        expect(ip).not.toBeNull()
        expect(parseIp(String(ip))).toBe(ip)
      }),
    )
  })
})

describe('limits count', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
    [null, 'unknown'],
  ])('%s under %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network)
  })
})
