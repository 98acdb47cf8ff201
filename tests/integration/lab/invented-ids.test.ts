import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sandbox } from '@/lib/lab/context'
import { issueCredential, newVisitor } from '@/lib/lab/credential'
import { logOutOfLane } from '@/lib/lab/end'
import { checkCredential, readCredential } from '@/lib/lab/replay'
import { deriveLabKeys } from '@/lib/lab/signing-keys'
import type { RedisConnection } from '@/lib/session/redis'
import { newId } from '@/lib/users/id'
import { TEST_ORIGIN, TEST_SECRET } from '@/tests/support/auth-context'
import { connectEmbedded } from '@/tests/support/connect'
import { many } from '@/tests/support/many'

const LOGOUTS = 1_000
const AT_ONCE = 16

let connection: RedisConnection
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
})
afterAll(() => connection?.close())

test('1,000 logouts with invented session ids leave no key in Redis, and a real one ends its session', async () => {
  const { redis } = connection
  const keys = deriveLabKeys([TEST_SECRET], 'test')
  const sandbox: Sandbox = { redis, keys, origin: TEST_ORIGIN, now: Date.now() }
  const { visitor } = newVisitor(sandbox)
  const life = { lifeSeconds: 120, replacesAll: false }
  const { text } = await issueCredential(sandbox, { visitor, lane: 'opaque' }, life)
  const logOut = async (credential: string) => {
    const named = await readCredential(sandbox, 'opaque', credential)
    if (!named) throw new Error('the lab cannot read its own credential')
    await logOutOfLane(sandbox, 'opaque', named)
  }

  const before = await redis.dbsize()
  // Half of them name a visitor who exists.
  await many(LOGOUTS, AT_ONCE, index => logOut(`${index % 2 ? visitor : newId()}.${newId()}`))
  expect(await redis.dbsize()).toBe(before)

  expect(await checkCredential(sandbox, 'opaque', text)).toEqual({ status: 'accepted' })
  await logOut(text)
  expect(await checkCredential(sandbox, 'opaque', text)).toMatchObject({ status: 'revoked' })
})
