import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RedisConnection } from '@/lib/session/redis'
import { createSession, endSession } from '@/lib/session/store/sessions'
import { newId } from '@/lib/session/token/id'
import { createUser } from '@/lib/users/store/users'
import { connectEmbedded } from '@/tests/support/connect'

const client = { ip: null, device: 'Test' }
// The access token and its denylist margin are over before the logout comes.
const limits = { absoluteMs: 60_000, accessMs: 1, graceMs: 0, denyMarginMs: 1 }

let connection: RedisConnection
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
})
afterAll(() => connection.close())

test('a logout long after the last access token has expired still ends the session', async () => {
  const { redis } = connection
  const userId = newId()
  const user = {
    id: userId,
    email: `${userId}@example.com`,
    name: 'Test',
    role: 'user',
    status: 'active',
  } as const
  await createUser(redis, user, 'hash', client)
  const sessionId = newId()
  const session = {
    userId,
    sessionId,
    passwordHash: 'hash',
    slidingMs: 60_000,
    remember: true,
    client,
    allow: null,
  }
  const created = await createSession(redis, limits, session)
  if (created.status !== 'created') throw new Error(created.status)

  const end = { userId, sessionId, reason: 'signed_out', event: 'logout', token: null, client } as const
  // Redis' own clock decides: ask until it has moved past the margin.
  while (Number((await redis.time())[0]) * 1000 < created.now + 1000);
  expect(await endSession(redis, limits, end)).toMatchObject({ existed: true })
  expect(await endSession(redis, limits, end)).toMatchObject({ existed: false })
})
