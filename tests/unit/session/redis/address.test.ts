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

  it.each([
    [
      'redis-sentinel://a,b:2/main',
      { sentinel: { primary: 'main' }, database: 0, tls: false, password: undefined },
    ],
    [
      'redis-sentinel://ada:p%40ss@a,b:2/main/3?sentinelUsername=watch&sentinelPassword=w%2Cord',
      {
        sentinel: { primary: 'main', username: 'watch', password: 'w,ord' },
        database: 3,
        username: 'ada',
        password: 'p@ss',
      },
    ],
    ['rediss-sentinel://:p,w@a,b:2/main', { sentinel: { primary: 'main' }, tls: true, password: 'p,w' }],
  ])('reads Sentinels: %s', (url, address) => {
    const nodes = [
      { host: 'a', port: 26379 },
      { host: 'b', port: 2 },
    ]
    expect(parseRedisUrl(url)).toMatchObject({ nodes, ...address })
  })

  it.each([
    ['redis+unix:///run/redis.sock', { socket: '/run/redis.sock', database: 0, password: undefined }],
    [
      'redis+unix://ada:p%40ss@/run/redis.sock?db=2',
      { socket: '/run/redis.sock', database: 2, username: 'ada', password: 'p@ss' },
    ],
    ['redis+unix://:pw@/run/redis.sock', { socket: '/run/redis.sock', username: undefined, password: 'pw' }],
  ])('reads a unix socket: %s', (url, address) => {
    expect(parseRedisUrl(url)).toMatchObject({ nodes: [], tls: false, ...address })
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
    ['redis-sentinel://:hunter2@a,b', /name of the primary/],
    ['redis-sentinel://:hunter2@a,b/main/first', /number of the database/],
    ['redis+unix://:hunter2@', /path\/of\/the\/socket/],
    ['redis+unix:///run/redis.sock?db=first', /number of the database/],
  ])('refuses %j without repeating a password', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(message)
    expect(() => parseRedisUrl(url)).not.toThrow('hunter2')
  })
})

it('describeAddress leaves the login out', () => {
  expect(describeAddress(parseRedisUrl('rediss://user:hunter2@a:1,b:2'))).toBe('rediss://a:1,b:2')
  expect(
    describeAddress(parseRedisUrl('redis-sentinel://user:hunter2@a:1,b:2/main?sentinelPassword=hunter2')),
  ).toBe('redis-sentinel://a:1,b:2/main')
  expect(describeAddress(parseRedisUrl('redis+unix://user:hunter2@/run/redis.sock'))).toBe(
    'redis+unix:///run/redis.sock',
  )
})
