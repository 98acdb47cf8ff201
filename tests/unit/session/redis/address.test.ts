import { describe, expect, it } from 'vitest'
import { describeAddress, parseRedisUrl } from '@/lib/session/redis/address'

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', { nodes: [{ host: 'localhost', port: 6379 }], database: 0, tls: false }],
    ['rediss://r.example:6380/2', { nodes: [{ host: 'r.example', port: 6380 }], database: 2, tls: true }],
    ['redis://u:p%40ss@h:1', { nodes: [{ host: 'h', port: 1 }], username: 'u', password: 'p@ss' }],
    ['redis://:only@h:1', { nodes: [{ host: 'h', port: 1 }], username: undefined, password: 'only' }],
    ['redis://[::1]:7', { nodes: [{ host: '::1', port: 7 }] }],
  ])('reads one node: %s', (url, address) => {
    expect(parseRedisUrl(url)).toMatchObject(address)
  })

  it.each([
    ['redis://a:1,b:2', undefined],
    ['redis://a:1,redis://b:2', undefined],
    ['redis://:pw@a:1,b:2', 'pw'],
    ['redis://:pw@a:1,redis://:pw@b:2', 'pw'],
    ['redis://:p,w@a:1,b:2', 'p,w'],
  ])('reads the nodes of a cluster: %s', (url, password) => {
    const nodes = [
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
    ]
    expect(parseRedisUrl(url)).toMatchObject({ nodes, password })
  })

  it('takes a comma in the password of a single node for what it is', () => {
    expect(parseRedisUrl('redis://:pa,ss@h:1')).toMatchObject({
      nodes: [{ host: 'h', port: 1 }],
      password: 'pa,ss',
    })
  })

  it.each([
    ['', /redis:\/\/ or rediss:\/\//],
    ['http://h', /redis:\/\/ or rediss:\/\//],
    ['redis://', /cannot be read/],
    ['redis://:hunter2@h:port', /cannot be read/],
    ['redis://:hunter2@h/name', /number of the database/],
    ['redis://a:1,b:2/3', /database 0 only/],
    ['redis://a:1,rediss://b:2', /same scheme/],
  ])('refuses %j without repeating a password', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(message)
    expect(() => parseRedisUrl(url)).not.toThrow('hunter2')
  })
})

it('describeAddress leaves the login out', () => {
  expect(describeAddress(parseRedisUrl('rediss://user:hunter2@a:1,b:2'))).toBe('rediss://a:1,b:2')
})
