import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HANDOFF_HEADER, takeSession } from '@/lib/session/next/principal-handoff'
import { protect } from '@/lib/session/next/protect'
import type { RedisConnection } from '@/lib/session/redis'
import { connectEmbedded } from '@/tests/support/connect'
import { CookieJar } from '@/tests/support/cookie-jar'
import { createHost, type Host } from '@/tests/support/stores'

const APP = 'test'

let connection: RedisConnection
let host: Host
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
  host = createHost(connection.redis)
})
afterAll(() => connection.close())

async function login() {
  const userId = host.addUser()
  return { userId, jar: await host.logIn(userId) }
}

function send(jar: CookieJar, more: Record<string, string> = {}, method = 'GET') {
  const headers = jar.headers
  for (const [name, value] of Object.entries(more)) headers.set(name, value)
  return protect(host.auth, APP, { method, headers }, {})
}

const PASSIVE: Record<string, string>[] = [
  { purpose: 'prefetch' },
  { 'x-moz': 'prefetch' },
  { 'next-router-prefetch': '1' },
  { upgrade: 'websocket' },
  { upgrade: 'h2c' },
]

describe.each(PASSIVE)('a page request with %j', passive => {
  it('rotates nothing and clears nothing', async () => {
    const { jar, userId } = await login()
    const before = await host.auth.list(userId)
    jar.delete('access')
    expect(await send(jar, passive)).toMatchObject({ session: null, setCookies: [] })
    expect(await host.auth.list(userId)).toEqual(before)
    await host.auth.endAll(userId, 'kicked')
    expect(await send(jar, passive)).toMatchObject({ session: null, setCookies: [] })
  })

  it('with a good access token is let in', async () => {
    const { jar, userId } = await login()
    expect(await send(jar, passive)).toMatchObject({ session: { principal: { userId } }, setCookies: [] })
  })
})

describe('a request whose session is renewed', () => {
  it.each([
    ['GET', {}],
    ['POST', { purpose: 'prefetch' }],
    ['HEAD', { 'x-moz': 'prefetch' }],
  ])('%s with %j rotates', async (method, headers) => {
    const { jar, userId } = await login()
    const sent = await send(jar.delete('access'), headers, method)
    expect(sent.session?.principal.userId).toBe(userId)
    expect(sent.setCookies).toHaveLength(2)
  })

  it('goes on with the new cookies in the place of the old ones', async () => {
    const { jar } = await login()
    jar.set('theme', 'dark').set('access', 'junk')
    const { headers, setCookies } = await send(jar)
    const sent = setCookies.map(text => text.split(';')[0])
    expect(headers.get('cookie')).toBe(['theme=dark', ...sent].join('; '))
  })

  it('keeps the cookies that the host’s own answer sets', async () => {
    const { jar } = await login()
    const { apply, setCookies } = await send(jar.delete('access'))
    const answer = new Response(null, { headers: { 'set-cookie': 'own=1' } })
    expect(apply(answer)).toBe(answer)
    expect(answer.headers.getSetCookie()).toEqual(['own=1', ...setCookies])
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})

describe('the handoff to the page', () => {
  it('names the session once', async () => {
    const { jar } = await login()
    const { headers, session } = await send(jar)
    expect(takeSession(APP, headers.get(HANDOFF_HEADER))).toEqual(session)
    expect(takeSession(APP, headers.get(HANDOFF_HEADER))).toBeNull()
  })

  it('that came in from outside is dropped', async () => {
    const handed = (await send((await login()).jar)).headers.get(HANDOFF_HEADER) ?? ''
    const { headers } = await send(new CookieJar(), { [HANDOFF_HEADER]: handed })
    expect(headers.has(HANDOFF_HEADER)).toBe(false)
  })

  it('of a request without a session is none', async () => {
    expect((await send(new CookieJar())).headers.has(HANDOFF_HEADER)).toBe(false)
  })
})
