import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { main } from '@/cli/main'
import { connectRedis, type RedisConnection } from '@/lib/session/redis'
import { login } from '@/lib/users/login'
import { createTestContext, TEST_CLIENT } from '@/tests/support/auth-context'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'

const ROOT = join(import.meta.dirname, '../../..')
const PASSWORD = 'seven quiet otters at dawn'
const GRACE = 'grace@example.com'
const ADA = 'ada@example.com'

type Given = { input?: string; env?: Record<string, string> }

/** Runs `npm run users -- …` as an operator does, without npm's own lines. */
async function users(args: string[], { input = '', env = {} }: Given = {}) {
  const { REDIS_URL, AUTH_SECRET, UPSTASH_REDIS_REST_URL, ...inherited } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/users.ts', ...args], {
    cwd: ROOT,
    env: { ...inherited, ...env },
  })
  child.stdin.end(input)
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { exitCode, stdout, stderr }
}

/** The same in this process, where a command takes a tenth of the time. */
async function usersHere(args: string[], { input = '', env = {} }: Given = {}) {
  const given = { REDIS_URL: undefined, AUTH_SECRET: undefined, UPSTASH_REDIS_REST_URL: undefined, ...env }
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value)
  const stdin = Readable.from(input ? [input] : []) as typeof process.stdin
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin)
  const [stdout, stderr] = (['info', 'error'] as const).map(name => vi.spyOn(console, name).mockReturnValue())
  const linesOf = (spy: typeof stdout) => spy?.mock.calls.map(([line]) => `${line}\n`).join('') ?? ''
  try {
    return { exitCode: await main(args), stdout: linesOf(stdout), stderr: linesOf(stderr) }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}

describe('the command line for operators', () => {
  it('explains itself, and each of its commands', async () => {
    const help = await users(['--help'])
    expect(help).toMatchObject({ exitCode: 0, stderr: '' })
    const commands = [...help.stdout.matchAll(/^ {2}([a-z-]+) .*\S$/gm)].map(([, name]) => name)
    for (const name of [
      'add',
      'list',
      'promote',
      'demote',
      'block',
      'unblock',
      'kick',
      'reset-password',
      'delete',
    ]) {
      expect(commands).toContain(name)
    }
    const one = await usersHere(['kick', '--help'])
    expect(one.stdout).toContain('--session <id>')
    expect(await usersHere(['help', 'kick'])).toEqual(one)
  })

  it('says what is wrong with a command or the environment, each by an exit code of its own', async () => {
    const nowhere = { REDIS_URL: 'redis://127.0.0.1:1' }
    const cases = [
      [[], {}, 2, ''],
      [['frob'], nowhere, 2, 'There is no command "frob".'],
      [['kick'], nowhere, 2, 'kick <user>'],
      [['kick', 'a', 'b'], nowhere, 2, 'kick <user>'],
      [['list', '--bogus'], nowhere, 2, '--bogus'],
      [['list', '--session', 'x'], nowhere, 2, 'takes no option --session'],
      [['list'], nowhere, 3, 'Redis cannot be reached'],
      [['list'], {}, 4, 'No Redis is configured'],
      [['list'], { REDIS_URL: 'nonsense' }, 4, 'REDIS_URL'],
    ] as const
    for (const [args, env, exitCode, message] of cases) {
      const answer = await usersHere([...args], { env })
      expect
        .soft(answer, args.join(' '))
        .toMatchObject({ exitCode, stderr: expect.stringContaining(message) })
    }
    expect(await users(['frob'], { env: nowhere })).toEqual(await usersHere(['frob'], { env: nowhere }))
  })

  describe('on a Redis', () => {
    let server: RedisServer
    let connection: RedisConnection
    beforeAll(async () => {
      server = await startRedisServer()
      connection = connectRedis({ url: server.url, timeoutMs: 2000 })
      await connection.ready
    })
    afterAll(async () => {
      await connection?.close()
      await server?.stop()
    })

    const env = () => ({ REDIS_URL: server.url })
    const run = (args: string[], input = '') => usersHere(args, { input, env: env() })
    async function json(args: string[], input = '') {
      const { exitCode, stdout, stderr } = await run([...args, '--json'], input)
      return { exitCode, ...JSON.parse(stdout || stderr) }
    }
    const logIn = async (email: string, password = PASSWORD) =>
      login(
        createTestContext(connection.redis),
        new Headers(),
        { email, password, remember: false },
        TEST_CLIENT,
      )

    it('does the whole work of an operator', async () => {
      expect(await json(['add', GRACE, '--admin', '--name', 'Grace Hopper'], `${PASSWORD}\n`)).toMatchObject({
        exitCode: 0,
        user: { email: GRACE, role: 'admin' },
      })
      expect(await users(['add', ADA], { input: PASSWORD, env: env() })).toEqual({
        exitCode: 0,
        stdout: `${ADA} is added.\n`,
        stderr: '',
      })
      expect(await json(['add', ADA], PASSWORD)).toMatchObject({
        exitCode: 1,
        error: { code: 'email_taken' },
      })
      expect(await json(['add', 'no-address'], PASSWORD)).toMatchObject({
        exitCode: 1,
        error: { code: 'invalid_input' },
      })
      expect(await json(['add', 'new@example.com'], 'short')).toMatchObject({
        exitCode: 1,
        error: { code: 'invalid_input' },
      })
      expect(await json(['add', 'new@example.com'])).toMatchObject({ exitCode: 2, error: { code: 'usage' } })

      expect(await json(['demote', GRACE])).toMatchObject({ exitCode: 1, error: { code: 'last_admin' } })
      expect(await json(['delete', GRACE, '--yes'])).toMatchObject({
        exitCode: 1,
        error: { code: 'last_admin' },
      })
      expect(await json(['promote', ADA, '--note', 'helps out'])).toMatchObject({
        exitCode: 0,
        user: { role: 'admin' },
      })
      expect(await json(['list', '--admins'])).toMatchObject({ total: 2 })
      expect(await json(['demote', ADA])).toMatchObject({ exitCode: 0, status: 'changed' })
      expect(await json(['demote', ADA])).toMatchObject({ exitCode: 0, status: 'unchanged' })

      expect(await logIn(ADA)).toMatchObject({ status: 'logged_in' })
      const { sessions } = (await json(['show', ADA])) as unknown as { sessions: { id: string }[] }
      expect(await json(['kick', ADA, '--session', sessions[0]?.id ?? ''])).toMatchObject({
        exitCode: 0,
        revoked: 1,
      })
      expect(await json(['kick', ADA])).toMatchObject({ exitCode: 0, revoked: 0 })
      expect(await json(['kick', 'nobody@example.com'])).toMatchObject({
        exitCode: 1,
        error: { code: 'not_found' },
      })
      expect(await json(['block', ADA, '--note', 'spam'])).toMatchObject({ user: { status: 'blocked' } })
      expect(await logIn(ADA)).toEqual({ status: 'blocked' })
      expect(await json(['unblock', ADA])).toMatchObject({ user: { status: 'active' } })
      expect(await json(['reset-password', ADA], `${PASSWORD} new`)).toMatchObject({
        exitCode: 0,
        revoked: 0,
      })
      expect(await logIn(ADA)).toEqual({ status: 'invalid_credentials' })
      expect(await logIn(ADA, `${PASSWORD} new`)).toMatchObject({ status: 'logged_in' })

      const { stdout } = await run(['list', 'AD'])
      expect(stdout).toMatch(/^E-MAIL +ROLE .*\nada@example\.com +user +active +1 /)
      expect(await json(['delete', ADA])).toMatchObject({ exitCode: 2 })
      expect(await json(['delete', ADA, '--yes', '--note', 'asked for it'])).toMatchObject({ exitCode: 0 })
      expect(await json(['show', ADA])).toMatchObject({ exitCode: 1 })
      expect(await json(['log'])).toMatchObject({
        entries: expect.arrayContaining([
          expect.objectContaining({ action: 'account_deleted', note: 'asked for it', by: null }),
          expect.objectContaining({ action: 'made_admin', note: 'helps out' }),
        ]),
      })
      expect(await run(['repair'])).toMatchObject({ exitCode: 0, stdout: 'Nothing was wrong.\n' })
    })
  })
})
