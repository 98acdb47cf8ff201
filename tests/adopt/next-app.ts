import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../support/free-port'

const READY_MS = 60_000

/** A Next app in a folder outside of this repository, as its own `npm run build` and `next start` run it. */
export class NextApp {
  readonly #folder: string
  readonly #basePath: string
  #server: ChildProcess | undefined
  #origin = ''
  #output = ''

  /** @param folder has the installed packages. */
  constructor(folder: string, basePath = '') {
    this.#folder = folder
    this.#basePath = basePath
  }

  /** All that the started app has printed. */
  get output() {
    return this.#output
  }

  async build(): Promise<void> {
    try {
      await promisify(execFile)('npm', ['run', 'build'], { cwd: this.#folder, env: ownEnvironment() })
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`next build failed:\n${stdout}\n${stderr}`)
    }
  }

  async start(env: Record<string, string>): Promise<void> {
    const port = await freePort()
    this.#origin = `http://localhost:${port}`
    const args = [join(this.#folder, 'node_modules/next/dist/bin/next'), 'start', '-p', `${port}`]
    const server = spawn(process.execPath, args, {
      cwd: this.#folder,
      env: { ...ownEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#server = server
    process.once('exit', () => server.kill('SIGKILL'))
    await new Promise<void>((resolve, reject) => {
      for (const stream of [server.stdout, server.stderr]) {
        stream.on('data', text => {
          this.#output += text
          if (this.#output.includes('Ready in')) resolve()
        })
      }
      server.once('exit', code => reject(new Error(`next start ended with ${code}:\n${this.#output}`)))
      AbortSignal.timeout(READY_MS).addEventListener('abort', () =>
        reject(new Error(`next start is not ready:\n${this.#output}`)),
      )
    })
  }

  async stop(): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null) return
    this.#server.kill()
    await once(this.#server, 'exit')
  }

  /** @param path below the app's base path. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#origin}${this.#basePath}${path}`, { redirect: 'manual', ...init })
  }

  /** A POST as a page of the app sends it. */
  post(path: string, body: FormData | null, cookie = ''): Promise<Response> {
    return this.fetch(path, { method: 'POST', body, headers: { cookie, origin: this.#origin } })
  }

  /** The same from a script. */
  postJson(path: string, fields: Record<string, string>): Promise<Response> {
    const headers = { 'content-type': 'application/json', origin: this.#origin }
    return this.fetch(path, { method: 'POST', body: JSON.stringify(fields), headers })
  }

  /** Sends the form of a page, as a browser without JavaScript does. */
  async submit(path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
    const page = await (await this.fetch(path, { headers: { cookie } })).text()
    const form = new FormData()
    const hidden = page.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)
    for (const [, name = '', value = ''] of hidden) form.append(name, value.replaceAll('&quot;', '"'))
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return this.post(path, form, cookie)
  }
}

/** Nothing of a test's own environment but what every program needs. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
}

/** @returns what a browser sends after an answer: its cookies, without their attributes. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map(text => text.split(';')[0])
    .join('; ')
}
