import { type RunningApp, startApp } from './app'
import { AppClient } from './app-client'
import { TEST_ORIGIN, TEST_SECRET } from './auth-context'

/**
 * Two processes of the app on one Redis, which are one product to their users: one origin, one key.
 * @param env more variables for both.
 */
export async function startTwoApps(
  redisUrl: string,
  env: Record<string, string> = {},
): Promise<{ clients: [AppClient, AppClient]; stop(): Promise<void> }> {
  const shared = {
    REDIS_URL: redisUrl,
    AUTH_SECRET: TEST_SECRET,
    APP_ORIGIN: TEST_ORIGIN,
    LOGIN_RATE_LIMIT: 'off',
    ...env,
  }
  const [one, other]: [RunningApp, RunningApp] = [
    await startApp({ env: shared }),
    await startApp({ env: shared }),
  ]
  return {
    clients: [new AppClient(one.port), new AppClient(other.port)],
    stop: async () => {
      await Promise.all([one.stop(), other.stop()])
    },
  }
}
