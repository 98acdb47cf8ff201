import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DOCUMENTS } from '@/lib/docs/names'
import { freePort } from '../support/free-port'
import { type RedisServer, startRedisServer } from '../support/redis-server'
import { buildImage, type Image } from './dockerfile'

const ROOT = join(import.meta.dirname, '../..')
const { store } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8')).services

/** The steps of the Dockerfile and the settings of compose.yaml, without a Docker engine. */
describe('the app as the image and the compose file run it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'store-'))
  let image: Image
  let server: RedisServer
  let env: NodeJS.ProcessEnv
  let origin: string
  let end: () => Promise<unknown>
  let printed = ''

  beforeAll(async () => {
    image = await buildImage()
    server = await startRedisServer({ args: store.command.slice(1), dir })
    const port = String(await freePort())
    origin = `http://localhost:${port}`
    env = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ...image.env,
      PORT: port,
      APP_ORIGIN: origin,
      AUTH_SECRET: 'deployed '.repeat(5),
      REDIS_URL: server.url,
    }
    const [program = '', ...args] = image.command
    const child = spawn(program, args, { cwd: image.folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    process.once('exit', () => child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    child.stderr.on('data', text => {
      printed += text
    })
    end = async () => {
      child.kill('SIGTERM')
      return exited
    }
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', text => {
        printed += text
        if (printed.includes(`Ready on ${origin}`)) resolve()
      })
      exited.then(([code]) => reject(new Error(`The server ended with ${code}: ${printed.slice(-2000)}`)))
    })
  })

  afterAll(async () => {
    await end?.()
    await server?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  const call = (method: string, path: string, cookie: string, json?: object) =>
    fetch(origin + path, {
      method,
      redirect: 'manual',
      headers: { cookie, ...(json && { 'content-type': 'application/json' }) },
      body: json && JSON.stringify(json),
    })

  test('the image holds neither sources nor development packages', () => {
    for (const path of ['app', 'tests', 'node_modules/vitest', 'node_modules/typescript', '.env']) {
      expect.soft(existsSync(join(image.folder, path)), path).toBe(false)
    }
  })

  test('the health check of the image says that it is well', async () => {
    const [program = '', ...args] = image.healthcheck
    const check = (port: string) => once(spawn(program, args, { env: { ...env, PORT: port } }), 'exit')
    expect((await check(env.PORT ?? ''))[0]).toBe(0)
    expect((await check('1'))[0]).toBe(1)
  })

  test('it starts without a warning, and Redis has the settings of the compose file', async () => {
    expect(printed).not.toMatch(/warn|⚠|EVICT/i)
    const redis = new Redis(server.url)
    const policy = await redis.config('GET', 'append*')
    redis.disconnect()
    expect(policy).toEqual(expect.arrayContaining(['appendonly', 'yes', 'appendfsync', 'always']))
  })

  test('pages come with their styles and scripts', async () => {
    const page = await (await call('GET', '/login', '')).text()
    const files = [...page.matchAll(/(?:href|src)="(\/_next\/static\/[^"]+)"/g)].map(([, path]) => path)
    expect(files.length).toBeGreaterThan(1)
    for (const path of files) expect.soft((await call('GET', path ?? '', '')).status, path).toBe(200)
  })

  test('the documents and the shown example are in the image', async () => {
    for (const { name } of DOCUMENTS) {
      expect.soft((await call('GET', `/docs/${name}`, '')).status, name).toBe(200)
    }
    expect((await call('GET', '/docs/security.md', '')).status).toBe(200)
    expect(await (await call('GET', '/', '')).text()).toContain('examples/minimal')
  })

  test('a logout holds, also after Redis has crashed and come back', async () => {
    const signedUp = await call('POST', '/api/auth/signup', '', {
      name: 'A person',
      email: 'person@example.com',
      password: 'seven quiet otters at dawn',
    })
    expect(signedUp.status).toBe(201)
    const cookie = signedUp.headers
      .getSetCookie()
      .map(text => text.split(';')[0])
      .join('; ')
    expect((await call('GET', '/dashboard', cookie)).status).toBe(200)
    expect(await (await call('POST', '/api/auth/logout', cookie)).json()).toMatchObject({ revoked: true })
    expect((await call('GET', '/dashboard', cookie)).status).toBe(303)

    await server.kill()
    server = await startRedisServer({ args: store.command.slice(1), dir, port: server.port })
    await expect.poll(async () => (await call('GET', '/api/ready', '')).status, { timeout: 5000 }).toBe(200)
    const replayed = await call('GET', '/api/auth/session', cookie)
    expect([replayed.status, (await replayed.json()).reason]).toEqual([401, 'signed_out'])
  })

  test('it ends when it is asked to', async () => {
    // It has handled SIGTERM itself, and was not killed by it.
    expect(await end()).toEqual([0, null])
  })
})
