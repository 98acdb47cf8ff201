import { expect, test } from './fixtures'
import { outlivesNothing, WITH_BACK_FORWARD_CACHE } from './outlive'

const LIFE_SECONDS = 20

test.use({
  launchOptions: WITH_BACK_FORWARD_CACHE,
  expectedErrors: [/status of (401|403)/],
  appEnv: { SESSION_TTL: `${LIFE_SECONDS}` },
})

outlivesNothing({
  name: 'the end of its life',
  end: async ({ context }) => {
    const ask = () => context.request.get('/api/auth/session', { headers: { 'x-session-watch': '1' } })
    await expect
      .poll(async () => (await (await ask()).json()).status, {
        timeout: 2000 * LIFE_SECONDS,
        intervals: [100],
      })
      .not.toBe('live')
  },
})
