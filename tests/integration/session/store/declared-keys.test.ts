import { Redis } from 'ioredis'
import { expect, it, onTestFinished, vi } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { userKeys } from '@/lib/session/store/keys'
import { confirmSession } from '@/lib/session/store/scripts/confirm-session'
import { createSession } from '@/lib/session/store/scripts/create-session'
import { denyToken } from '@/lib/session/store/scripts/deny-token'
import { endSession } from '@/lib/session/store/scripts/end-session'
import { endSessions } from '@/lib/session/store/scripts/end-sessions'
import { reissue } from '@/lib/session/store/scripts/reissue'
import { rotate } from '@/lib/session/store/scripts/rotate'
import { touchSession } from '@/lib/session/store/scripts/touch-session'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost } from '@/tests/support/stores'

const SCRIPTS = [
  confirmSession,
  createSession,
  denyToken,
  endSession,
  endSessions,
  reissue,
  rotate,
  touchSession,
]
const WITHOUT_KEY = new Set(['time', 'publish'])
const WITH_TWO_KEYS = new Set(['renamenx'])

it('every script of the library runs, and touches only keys that it declares', async () => {
  const server = await startRedisServer()
  onTestFinished(server.stop)
  const { redis, close } = connectRedis({ url: server.url, timeoutMs: 2000 })
  onTestFinished(close)
  const { commands, stop } = await watch(server.url)
  onTestFinished(stop)

  const host = createHost(redis)
  const [id, auth] = [host.addUser(), host.with({ maxSessions: 2 })]
  const browser = await host.logIn(id)
  const checked = await auth.check(browser.headers)
  if (checked.status !== 'accepted') throw new Error(checked.status)
  await auth.confirm(checked.principal)
  const predecessor = browser.copy()
  await host.services().revoke(browser.get('access') ?? '')
  for (let i = 0; i < 2; i += 1) browser.take((await auth.renew(browser.headers, { isForced: true })).cookies)
  await auth.reissue(id, 'role_changed')
  await auth.renew(predecessor.headers, { isForced: true })
  for (let i = 0; i < 3; i += 1) await auth.begin(new Headers(), id, { stamp: 'first stamp' })
  await auth.endOthers(id, 'none', 'kicked')
  await auth.end((await host.logIn(id)).headers)
  await auth.endAll(id, 'kicked')
  await auth.endAll(id, 'account_deleted')
  await vi.waitFor(() => expect(ranScripts(commands)).toEqual(new Set(SCRIPTS.map(({ name }) => name))))

  expect(commands.filter(({ isLua }) => isLua).length).toBeGreaterThan(SCRIPTS.length)
  expect(undeclaredKeys(commands)).toEqual([])
  expect(userKeys('test', id).feed).toMatch(/^test:\{[0-9a-f]{2}\}:feed$/)
})

type Seen = { args: string[]; isLua: boolean }

/** Everything that the server runs, the commands of scripts among it, in its order. */
async function watch(url: string): Promise<{ commands: Seen[]; stop: () => void }> {
  const client = new Redis(url, { protocol: 2 })
  // A command that a monitor sees before ioredis knows that it is one would be an error.
  await client.ping()
  const monitor = await client.monitor()
  const commands: Seen[] = []
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    commands.push({ args, isLua: source === 'lua' })
  })
  const stop = () => {
    monitor.disconnect()
    client.disconnect()
  }
  return { commands, stop }
}

function ranScripts(commands: Seen[]): Set<string> {
  const run = new Set(
    commands.flatMap(({ args: [name = '', text = ''] }) => (/^eval/i.test(name) ? [text] : [])),
  )
  return new Set(SCRIPTS.flatMap(({ name, sha1, lua }) => (run.has(sha1) || run.has(lua) ? [name] : [])))
}

function undeclaredKeys(commands: Seen[]): string[] {
  let declared: string[] = []
  const undeclared: string[] = []
  for (const { args, isLua } of commands) {
    const [name = '', first = '', second = '', ...others] = args
    if (!isLua) {
      if (/^eval/i.test(name)) declared = others.slice(0, Number(second))
      continue
    }
    if (WITHOUT_KEY.has(name.toLowerCase())) continue
    const keys = WITH_TWO_KEYS.has(name.toLowerCase()) ? [first, second] : [first]
    undeclared.push(...keys.filter(key => !declared.includes(key)).map(key => `${name} ${key}`))
  }
  return undeclared
}
