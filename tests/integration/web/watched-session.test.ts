import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setRoleAndStatus } from '@/lib/admin/role-and-status'
import type { RedisConnection } from '@/lib/session/redis'
import type { UsersContext } from '@/lib/users/context'
import { login } from '@/lib/users/login'
import { recordKeys } from '@/lib/users/store/keys'
import { changeRoleAndStatus } from '@/lib/users/store/role-and-status'
import { watchedSession } from '@/lib/web/watched-session'
import { createTestContext, createTestUser, TEST_CLIENT, TEST_PASSWORD } from '@/tests/support/auth-context'
import { connectEmbedded } from '@/tests/support/connect'
import { CookieJar } from '@/tests/support/cookie-jar'

const BLOCK = { status: 'blocked' } as const
const ENDED = (reason: string) => ({ status: 200, body: { status: 'ended', reason }, location: '/dashboard' })

describe('what an open page is told about its session', () => {
  let connection: RedisConnection
  let context: UsersContext
  beforeAll(async () => {
    connection = await connectEmbedded()
    await connection.ready
    context = createTestContext(connection.redis)
  })
  afterAll(() => connection?.close())

  async function enter() {
    const { id, email } = await createTestUser(context.redis)
    const attempt = { email, password: TEST_PASSWORD, remember: true }
    const result = await login(context, new Headers(), attempt, TEST_CLIENT)
    if (result.status !== 'logged_in') throw new Error(result.status)
    const browser = new CookieJar().take(result.cookies)
    const { session, token } = result.principal
    return { id, version: token.ver, endsAt: Date.parse(session.expiresAt), browser }
  }

  it.each(['access', 'refresh'])(
    'is whose it is and when it ends, and nothing else, to a browser without its %s token',
    async missing => {
      const { id, version, endsAt, browser } = await enter()
      const answer = await watchedSession(context, browser.delete(missing).headers)
      expect(answer).toEqual({
        status: 200,
        body: { status: 'live', userId: id, version, expiresInMs: expect.any(Number) },
        location: '/dashboard',
      })
      const { expiresInMs } = answer.body as { expiresInMs: number }
      // A token has whole seconds.
      expect(Math.abs(Date.now() + expiresInMs - endsAt)).toBeLessThan(2_000)
    },
  )

  it('is nothing without a session', async () => {
    expect(await watchedSession(context, new Headers())).toEqual({
      status: 200,
      body: { status: 'unauthenticated' },
      location: '/dashboard',
    })
  })

  it('is that the user was blocked', async () => {
    const { id, browser } = await enter()
    const actor = { userId: null, client: TEST_CLIENT }
    await setRoleAndStatus(context, actor, id, BLOCK, 'a reason')
    expect(await watchedSession(context, browser.headers)).toEqual(ENDED('blocked'))
  })

  it('is that the user was blocked or is gone while the session still lives, as after a crash', async () => {
    const blocked = await enter()
    await changeRoleAndStatus(context.redis, blocked.id, BLOCK, { note: '', client: TEST_CLIENT }, commit =>
      commit(),
    )
    expect(await watchedSession(context, blocked.browser.headers)).toEqual(ENDED('blocked'))
    const gone = await enter()
    await context.redis.del(recordKeys(gone.id).record)
    expect(await watchedSession(context, gone.browser.headers)).toEqual(ENDED('account_deleted'))
  })
})
