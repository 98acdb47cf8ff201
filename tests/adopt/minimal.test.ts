import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../support/free-port'

const EXAMPLE = join(import.meta.dirname, '../../examples/minimal')

describe('examples/minimal, started with npm run dev', () => {
  let server: ChildProcess
  let origin = ''

  beforeAll(async () => {
    const port = await freePort()
    origin = `http://localhost:${port}`
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, NODE_ENV: 'development' as const, NEXT_TELEMETRY_DISABLED: '1' }
    const child = spawn(process.execPath, ['--import', 'tsx', 'dev.ts', '-p', `${port}`], {
      cwd: EXAMPLE,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    server = child
    process.once('exit', () => child.kill())
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', text => {
          printed += text
          if (printed.includes('Ready in')) resolve()
        })
      }
      child.once('exit', code => reject(new Error(`It ended with ${code}: ${printed}`)))
    })
  })
  afterAll(async () => {
    server.kill()
    if (server.exitCode === null) await once(server, 'exit')
  })

  test('Next runs its middleware: a copy of the cookie is refused after the logout', {
    timeout: 180_000,
  }, async () => {
    const send = (path: string, init: RequestInit = {}) =>
      fetch(origin + path, { redirect: 'manual', ...init })
    const fields = { email: 'ada@example.com', password: 'correct horse battery staple' }
    expect((await send('/dashboard')).status).toBe(303)
    const loggedIn = await send('/api/login', { method: 'POST', body: new URLSearchParams(fields) })
    const headers = { cookie: loggedIn.headers.get('set-cookie')?.split(';')[0] ?? '' }
    const page = await (await send('/dashboard', { headers })).text()
    expect(page.replaceAll('<!-- -->', '')).toContain('You are logged in as user 1')
    expect((await send('/api/logout', { method: 'POST', headers })).status).toBe(303)
    expect((await send('/dashboard', { headers })).status).toBe(303)
  })
})
