import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { signUp, Visitor } from '../support/visitor'

/** A check: both questions and the proof leave together. */
const CHECK = ['MGET', 'HGET', 'WAIT']

/** The first use of a session is written behind the answer. A second check leaves after it. */
async function useFirst(visitor: Visitor): Promise<void> {
  await visitor.send('/api/auth/session')
  await visitor.send('/api/auth/session')
}

describe('what a request costs Redis', () => {
  let running: AppOnRedis
  let visitor: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    visitor = (await signUp(running.origin)).visitor
    await useFirst(visitor)
  })
  afterAll(() => running?.stop())

  it.each([
    ['a page', '/dashboard', {}],
    ['a page as the router fetches it', '/dashboard', { RSC: '1' }],
    ['the session', '/api/auth/session', {}],
  ])(
    'one MGET of the denials and one HGET of the record for %s, in one write that also proves that a primary answers',
    async (_name, path, headers: Record<string, string>) => {
      // The router's requests carry a checksum of their headers; Next tells it to who has left it out.
      const target = (await visitor.send(path, { headers })).headers.get('location') ?? path
      const commands = await commandsDuring(running.redis, async () => {
        const response = await visitor.send(target, { headers })
        expect(response.status).toBe(200)
        await response.text()
      })
      expect(commands).toEqual(CHECK)
    },
  )

  it('the first use of a session is noted by one script, and the next ones within a minute are not', async () => {
    const { visitor: newcomer } = await signUp(running.origin)
    const commands = await commandsDuring(running.redis, async () => {
      await newcomer.send('/api/auth/session')
      await newcomer.send('/api/auth/session')
      await newcomer.send('/api/auth/session')
    })
    expect(commands).toEqual([...CHECK, 'EVALSHA', 'WAIT', ...CHECK, ...CHECK])
  })

  it.each(['/', '/login', '/signup', '/dashboard', '/api/auth/session', '/api/health'])(
    'none at all for a stranger at %s',
    async path => {
      const stranger = new Visitor(running.origin)
      const commands = await commandsDuring(running.redis, async () => (await stranger.send(path)).text())
      expect(commands).toEqual([])
    },
  )

  it('[A6.3.8] an unknown address costs the same commands as a wrong password', async () => {
    const { email } = await signUp(running.origin)
    const attempt = (address: string) =>
      commandsDuring(running.redis, async () => {
        const response = await new Visitor(running.origin).json('/api/auth/login', {
          email: address,
          password: 'not the password at all',
        })
        expect(response.status).toBe(401)
      })
    // Redis learns each script at its first use.
    await attempt(email)
    const known = await attempt(email)
    expect(known.length).toBeGreaterThan(2)
    expect(await attempt('nobody-at-all@users.example')).toEqual(known)
  })
})
