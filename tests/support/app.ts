import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port'
import { findSecrets } from './secrets'

const ROOT = join(import.meta.dirname, '../..')
const START_DEADLINE_MS = 40_000
const STOP_DEADLINE_MS = 10_000
const POLL_MS = 50

/** Set to nothing, which the app takes for unset: so no `.env` of the checkout speaks for what a test leaves out. */
const UNSET = Object.fromEntries(
  [
    'SOURCE_URL',
    'AUTH_SECRET',
    'AUTH_PRIVATE_KEY',
    'SERVICES',
    'REDIS_URL',
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
    'KV_REST_API_URL',
    'KV_REST_API_TOKEN',
    'ACCESS_TOKEN_TTL',
    'REFRESH_TOKEN_TTL',
    'SESSION_TTL',
    'REFRESH_GRACE',
    'CONFIRM_WINDOW',
    'COOKIE_PREFIX',
    'MAX_SESSIONS',
    'LOGIN_RATE_LIMIT',
    'REDIS_TIMEOUT_MS',
    'REDIS_WAIT_REPLICAS',
    'TRUST_PROXY',
    'LAB',
    'DEMO_USERS',
    'LOG_LEVEL',
  ].map(name => [name, '']),
)

/**
 * What configures the app or belongs to a test runner: a test names what it needs, it inherits none of it.
 */
const NOT_INHERITED =
  /^(PORT|HOSTNAME|APP_ORIGIN|SOURCE_URL|AUTH_.*|SERVICES|REDIS_.*|UPSTASH_.*|KV_.*|.*_TTL|REFRESH_GRACE|CONFIRM_WINDOW|COOKIE_PREFIX|MAX_SESSIONS|LOGIN_RATE_LIMIT|SIGNUP_RATE_LIMIT|TRUST_PROXY|LAB|DEMO_USERS|LOG_LEVEL|VERCEL.*|OTEL_.*|NODE_ENV|NODE_OPTIONS|VITEST.*|TEST.*|PLAYWRIGHT_.*|PW_.*|__NEXT_.*|NEXT_.*)$/

export interface RunningApp {
  origin: string
  port: number
  pid: number
  /** Everything the app has printed so far. */
  output(): string
  /** SIGTERM, then SIGKILL when it does not end. Resolves with the exit code once the process is gone.
   * @throws Error when a token, a cookie, a password or an e-mail address was in its output. */
  stop(): Promise<number | null>
  /** Resolves with the exit code when the process ends, by itself or by a signal. */
  exited: Promise<number | null>
}

export interface StartAppOptions {
  /** Variables for the app, on top of a cleaned environment. Without a Redis in it the store is the embedded one. */
  env?: Record<string, string>
  /** Default: a free one. */
  port?: number
  /** Where the built app is. Default: this project. */
  folder?: string
  /** Where it answers that it is up. Default: `/api/health`. */
  healthPath?: string
}

/**
 * Starts the production build as its own process, and resolves once it answers `GET /api/health` with 200.
 *
 * @throws Error with all of the app's output when the app exits early or is not up in 40 seconds
 */
export async function startApp(options: StartAppOptions = {}): Promise<RunningApp> {
  const folder = options.folder ?? ROOT
  if (!existsSync(join(folder, '.next/BUILD_ID')))
    throw new Error('There is no build to test: npm run build first.')
  try {
    return await start(folder, options.port ?? (await freePort()), options)
  } catch (error) {
    // Another process may take the free port between our look and the app's start.
    const portTaken = options.port === undefined && String(error).includes('EADDRINUSE')
    if (!portTaken) throw error
    return start(folder, await freePort(), options)
  }
}

async function start(
  folder: string,
  port: number,
  { env = {}, healthPath = '/api/health' }: StartAppOptions,
): Promise<RunningApp> {
  const origin = `http://localhost:${port}`
  const child = spawn(
    process.execPath,
    [join(folder, 'node_modules/next/dist/bin/next'), 'start', '-p', String(port)],
    {
      cwd: folder,
      env: {
        ...cleanEnvironment(),
        APP_ORIGIN: origin,
        PORT: String(port),
        NEXT_TELEMETRY_DISABLED: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  // 'close' and not 'exit': then everything it printed has arrived.
  const exited = once(child, 'close').then(([code]) => {
    process.off('exit', killWithUs)
    return code as number | null
  })

  await untilHealthy(`${origin}${healthPath}`, child, exited, () => printed)
  return {
    origin,
    port,
    pid: child.pid as number,
    output: () => printed,
    exited,
    async stop() {
      child.kill('SIGTERM')
      const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
      const code = await exited
      clearTimeout(tooLong)
      const secrets = findSecrets(printed)
      if (secrets.length > 0)
        throw new Error(`The app has written what nobody may read:\n${secrets.join('\n')}`)
      return code
    },
  }
}

async function untilHealthy(
  url: string,
  child: ChildProcess,
  exited: Promise<number | null>,
  printed: () => string,
): Promise<void> {
  let exit: { code: number | null } | undefined
  exited.then(code => {
    exit = { code }
  })
  const deadline = Date.now() + START_DEADLINE_MS
  while (Date.now() < deadline) {
    if (exit) throw new Error(`The app ended at start with code ${exit.code}. It printed:\n${printed()}`)
    const up = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      response => response.status === 200,
      () => false,
    )
    if (up) return
    await Promise.race([sleep(POLL_MS), exited])
  }
  child.kill('SIGKILL')
  await exited
  throw new Error(
    `The app did not answer ${url} with 200 in ${START_DEADLINE_MS} ms. It printed:\n${printed()}`,
  )
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name))
  // All visitors of a test come from one IP address, and most of them sign up first.
  return { ...Object.fromEntries(inherited), ...UNSET, SIGNUP_RATE_LIMIT: 'off', NODE_ENV: 'production' }
}
