import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withAuditEntry } from '@/lib/admin/audit'
import { StoreUnavailableError } from '@/lib/session'
import type { RedisConnection } from '@/lib/session/redis'
import { countAttempt } from '@/lib/users/store/attempt-limit'
import { createTestContext, TEST_CLIENT } from '@/tests/support/auth-context'
import { connectTo } from '@/tests/support/connect'
import type { CookieJar } from '@/tests/support/cookie-jar'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost, type Host } from '@/tests/support/stores'

/** A Redis that takes no write that could grow its memory: `maxmemory` is reached under `noeviction`. */
function describeFull(start: () => Promise<{ connection: RedisConnection; stop(): Promise<void> }>): void {
  let host: Host
  let connection: RedisConnection
  let stop: () => Promise<void>
  let browsers: Record<'ended' | 'others' | 'all' | 'changed' | 'confirmed' | 'renewed', CookieJar>
  let id: string
  beforeAll(async () => {
    const started = await start()
    connection = started.connection
    stop = started.stop
    host = createHost(connection.redis)
    id = host.addUser()
    const logIn = () => host.logIn(host.addUser())
    browsers = {
      ended: await logIn(),
      others: await host.logIn(id),
      all: await host.logIn(id),
      changed: await logIn(),
      confirmed: await logIn(),
      renewed: await logIn(),
    }
    await connection.redis.exec(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'])
    await connection.redis.exec(['CONFIG', 'SET', 'maxmemory', '1mb'])
    await expect(connection.redis.set('one more', 'x'.repeat(1000))).rejects.toMatchObject({ reply: 'OOM' })
  })
  afterAll(async () => {
    await connection?.close()
    await stop?.()
  })
  const principalOf = async (browser: CookieJar) => {
    const checked = await host.auth.check(browser.headers)
    if (checked.status !== 'accepted') throw new Error(checked.status)
    return checked.principal
  }

  it('refuses what begins a session', async () => {
    const stranger = host.addUser()
    await expect(host.logIn(stranger)).rejects.toThrow(StoreUnavailableError)
  })

  it('renews a session, so that its holder can end it', async () => {
    expect((await host.auth.renew(browsers.renewed.headers, { isForced: true })).status).toBe('accepted')
  })

  it('takes a confirmation, its attempt, and the audit entry before an ending', async () => {
    expect(await host.auth.confirm(await principalOf(browsers.confirmed))).toBe(true)
    const limit = { attempts: 3, windowMs: 60_000 }
    await expect(countAttempt(connection.redis, 'stranger', limit)).rejects.toThrow(StoreUnavailableError)
    expect(await countAttempt(connection.redis, 'user', { ...limit, worksWhenFull: true })).toBe(0)
    const context = createTestContext(connection.redis)
    const actor = { userId: null, client: TEST_CLIENT }
    const entry = { userId: id, actions: ['kicked' as const], note: 'full' }
    expect(await withAuditEntry(context, actor, entry, async () => 'done')).toBe('done')
  })

  it('ends sessions in every way', async () => {
    const { sessionId } = await principalOf(browsers.all)
    expect(await host.auth.endOthers(id, sessionId, 'signed_out_elsewhere')).toBe(1)
    expect(await host.auth.endAll(id, 'kicked')).toBe(1)
    expect((await host.auth.end(browsers.ended.headers)).revoked).toBe(true)
    const { userId } = await principalOf(browsers.changed)
    expect(await host.auth.change(userId, 'password_changed', async () => 'done')).toMatchObject({
      value: 'done',
      ended: 1,
    })
    // Nothing is deleted here, so that the first write is one that grows.
    expect(await host.auth.endAll(host.addUser(), 'blocked')).toBe(0)
    await host.auth.reissue(id, 'role_changed')
    for (const name of ['ended', 'others', 'all', 'changed'] as const) {
      expect((await host.auth.check(browsers[name].headers)).status, name).toBe('revoked')
    }
  })
}

describe('a full embedded engine', () =>
  describeFull(async () => {
    const connection = await connectTo({ transport: 'embedded', timeoutMs: 2000 })
    await connection.ready
    return { connection, stop: async () => {} }
  }))

describe('a full server', () =>
  describeFull(async () => {
    const server = await startRedisServer()
    const connection = await connectTo({ transport: 'tcp', url: server.url, timeoutMs: 2000 })
    await connection.ready
    return { connection, stop: server.stop }
  }))
