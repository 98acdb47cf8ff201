import { connectRedis } from '@/lib/session/redis'
import { newId } from '@/lib/session/token/id'
import type { User } from '@/lib/users/store/user'
import { createUser } from '@/lib/users/store/users'
import { type RunningApp, startApp } from '@/tests/support/app'
import { TEST_CLIENT, TEST_PASSWORD, testPasswordHash } from '@/tests/support/auth-context'
import { CookieBrowser } from '@/tests/support/cookie-browser'
import { startRedisServer } from '@/tests/support/redis-server'

const SECRET = 'a secret of these tests that is longer than 32 bytes'

/** The app on a Redis of its own, and a way to fill it with people. */
export async function startAppWithPeople(env: Record<string, string> = {}) {
  const server = await startRedisServer()
  const connection = connectRedis({ url: server.url, timeoutMs: 2000 })
  await connection.ready
  const redisEnv = { REDIS_URL: server.url, AUTH_SECRET: SECRET, LOGIN_RATE_LIMIT: 'off' }
  const apps: RunningApp[] = [await startApp({ env: { ...redisEnv, ...env } })]
  const [app] = apps as [RunningApp]

  /** Another instance on the same Redis. */
  async function startAnother(more: Record<string, string> = {}): Promise<RunningApp> {
    const another = await startApp({ env: { ...redisEnv, ...env, ...more, APP_ORIGIN: app.origin } })
    apps.push(another)
    return another
  }

  async function create(role: User['role'] = 'user'): Promise<User> {
    const id = newId()
    const user: User = {
      id,
      email: `${id}@example.com`.toLowerCase(),
      name: `Test ${role}`,
      role,
      status: 'active',
    }
    await createUser(connection.redis, user, await testPasswordHash(), TEST_CLIENT)
    return user
  }

  async function logIn({ email }: Pick<User, 'email'>, origin = app.origin): Promise<CookieBrowser> {
    const browser = new CookieBrowser(origin)
    const { status } = await browser.send('POST', '/api/auth/login', { email, password: TEST_PASSWORD })
    if (status !== 200) throw new Error(`a login was answered ${status}`)
    return browser
  }

  /** A new person who is logged in. */
  async function enter(role?: User['role']): Promise<{ user: User; browser: CookieBrowser }> {
    const user = await create(role)
    return { user, browser: await logIn(user) }
  }

  const stop = async () => {
    await Promise.all(apps.map(each => each.stop()))
    await connection.close()
    await server.stop()
  }
  return { app, redis: connection.redis, redisUrl: server.url, startAnother, create, logIn, enter, stop }
}

export type AppWithPeople = Awaited<ReturnType<typeof startAppWithPeople>>
