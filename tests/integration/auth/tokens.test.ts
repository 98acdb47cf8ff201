import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { authenticate } from '@/lib/session/flow/authenticate'
import { resume } from '@/lib/session/flow/authenticate-or-refresh'
import { beginSession } from '@/lib/session/flow/begin-session'
import type { AuthContext } from '@/lib/session/flow/context'
import { logout, readLogout } from '@/lib/session/flow/logout'
import type { RedisConnection } from '@/lib/session/redis'
import { userKeys } from '@/lib/session/store/keys'
import { LEEWAY_SECONDS } from '@/lib/session/token/access-token'
import {
  createTestContext,
  createTestUser,
  TEST_CLIENT,
  TEST_LIMITS,
  testPasswordHash,
} from '@/tests/support/auth-context'
import { connectEmbedded } from '@/tests/support/connect'

const FIVE_MINUTES_MS = 300_000

let connection: RedisConnection
let auth: AuthContext
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
  auth = await createTestContext(connection.redis)
})
afterAll(() => connection.close())
afterEach(() => void vi.useRealTimers())

async function begin() {
  const { id } = await createTestUser(auth.redis)
  const passwordHash = await testPasswordHash()
  const begun = await beginSession(auth, { userId: id, passwordHash, remember: true, client: TEST_CLIENT })
  if (begun.status !== 'created') throw new Error(begun.status)
  return begun.tokens
}

it.each([FIVE_MINUTES_MS, -FIVE_MINUTES_MS])(
  'with a clock %d ms off, a token has the times of Redis, and its denial outlives it by the leeway',
  async offset => {
    const [seconds] = await auth.redis.time()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offset })
    const tokens = await begin()
    const { iat, exp, jti, sid, sub } = tokens.principal.token
    expect(Math.abs(iat - Number(seconds))).toBeLessThanOrEqual(5)
    expect(exp - iat).toBe(TEST_LIMITS.accessMs / 1000)
    expect((await authenticate(auth, tokens.accessToken, { countsAsSeen: false })).status).toBe('accepted')

    const ticket = await readLogout(auth, tokens)
    if (!ticket) throw new Error('the tokens name no session')
    await logout(auth, ticket, TEST_CLIENT)
    for (const id of [jti, sid]) {
      const deniedUntil = Number(await auth.redis.exec(['PEXPIRETIME', userKeys(sub).deny(id)]))
      expect(deniedUntil).toBeGreaterThan((exp + LEEWAY_SECONDS) * 1000)
    }
  },
)

it('a user whose version is missing is refused: absence never means valid', async () => {
  const tokens = await begin()
  await auth.redis.del(userKeys(tokens.principal.user.id).version)
  const judged = await authenticate(auth, tokens.accessToken, { countsAsSeen: false })
  expect(judged).toEqual({ status: 'revoked', reason: 'expired' })
})

it('a prefetch neither rotates nor counts as seen; a page view does', async () => {
  const { principal, accessToken, refreshToken } = await begin()
  const { session, seen, events } = userKeys(principal.user.id)
  const sid = principal.session.id
  const generation = () => auth.redis.hget(session(sid), 'generation')
  const seenAt = async () => Number(await auth.redis.get(seen(sid)))
  const look = (access: string | undefined, isPrefetch: boolean) =>
    resume(auth, { accessToken: access, refreshToken }, { client: TEST_CLIENT, isPrefetch })

  // A use is noted when the last note is old.
  await auth.redis.set(seen(sid), 1, { xx: true, keepTtl: true })
  expect(await look(accessToken, true)).toMatchObject({ status: 'accepted' })
  expect(await seenAt()).toBe(1)
  expect(await look(accessToken, false)).toMatchObject({ status: 'accepted' })
  expect(await seenAt()).toBeGreaterThan(1)

  expect(await look(undefined, true)).toEqual({ status: 'unauthenticated' })
  expect(await generation()).toBe('0')
  expect(await look(undefined, false)).toMatchObject({ status: 'accepted' })
  expect(await generation()).toBe('1')
  expect(await auth.redis.xlen(events)).toBe(2)
})
