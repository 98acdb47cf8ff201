import { describe, expect, it } from 'vitest'
import { fromErrorReply, isRedisFault, isWrongNodeReply, RedisError } from '@/lib/session/redis/redis-error'

describe('fromErrorReply', () => {
  it.each([
    "OOM command not allowed when used memory > 'maxmemory'.",
    'LOADING Redis is loading the dataset in memory',
    "READONLY You can't write against a read only replica.",
    'MASTERDOWN Link with MASTER is down',
    'CLUSTERDOWN Hash slot not served',
    'TRYAGAIN Multiple keys request during rehashing of slot',
    'NOAUTH Authentication required.',
    'WRONGPASS invalid username-password pair',
    'Unauthorized',
    'MISCONF Redis is configured to save RDB snapshots',
    'ERR max daily request limit exceeded. Limit: 10000, Usage: 10000.',
    'ERR max number of clients reached',
  ])('a fault of Redis: %s', text => {
    expect(isRedisFault(fromErrorReply(text, ['GET', 'k']))).toBe(true)
  })

  it.each([
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    "ERR wrong number of arguments for 'get' command",
    'NOSCRIPT No matching script. Please use EVAL.',
    'EXECABORT Transaction discarded because of previous errors.',
  ])('a bug of ours: %s', text => {
    const error = fromErrorReply(text, ['GET', 'k'])
    expect(error).toMatchObject({ code: 'REDIS_COMMAND', reply: text.split(' ')[0] })
    expect(isRedisFault(error)).toBe(false)
  })

  it('takes the arguments out of the text', () => {
    const text = "ERR unknown command 'X', with args beginning with: 'ada@example.com' 'half a tok"
    expect(fromErrorReply(text, ['X', 'ada@example.com', 'half a token']).message).toBe(
      "ERR unknown command 'X'",
    )
    const own = 'ERR no user ada@example.com in {u1}:user'
    expect(fromErrorReply(own, ['EVAL', 'lua', '1', '{u1}:user', 'ada@example.com']).message).toBe(
      'ERR no user … in …',
    )
  })
})

describe('isRedisFault', () => {
  it('goes by the code, whichever copy of the class made the error', () => {
    expect(isRedisFault(Object.assign(new Error('x'), { code: 'REDIS_TIMEOUT' }))).toBe(true)
    expect(isRedisFault(new RedisError('REDIS_COMMAND', 'x'))).toBe(false)
    for (const other of [new TypeError('x'), null, undefined, 'REDIS_TIMEOUT'])
      expect(isRedisFault(other)).toBe(false)
  })
})

describe('isWrongNodeReply', () => {
  it.each([
    "READONLY You can't write against a read only replica.",
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    'LOADING Redis is loading the dataset in memory',
    'CLUSTERDOWN The cluster is down',
    'TRYAGAIN Multiple keys request during rehashing of slot',
    'Too many Cluster redirections. Last error: ReplyError: MOVED 1 10.0.0.1:7000',
    'ERR WAIT cannot be used with replica instances.',
  ])('says yes of %j', text => expect(isWrongNodeReply(text)).toBe(true))

  it.each([
    "OOM command not allowed when used memory > 'maxmemory'.",
    'MISCONF Redis is configured to save RDB snapshots',
    'NOREPLICAS Not enough good replicas to write.',
    'ERR the word READONLY in another place',
  ])('says no of %j', text => expect(isWrongNodeReply(text)).toBe(false))
})
