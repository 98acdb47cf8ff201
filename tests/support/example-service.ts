import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './free-port'
import { until } from './until'

const START_LIMIT_MS = 20_000

/** A service of `examples/`, in a process of its own. */
export type ExampleService = {
  /** What it answers to a request with an access token. */
  ask(token: string): Promise<{ status: number; body: { userId?: string; error?: string } }>
  stop(): Promise<void>
}

/** @param command starts it; `PORT` says where it has to listen. */
export async function startExampleService(
  [program = '', ...args]: string[],
  env: Record<string, string>,
): Promise<ExampleService> {
  const port = await freePort()
  const child: ChildProcess = spawn(program, args, {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  const exited = once(child, 'exit').then(() => process.off('exit', killWithUs))
  const ask = async (token: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    })
    return { status: response.status, body: await response.json() }
  }
  await until('the service listens', START_LIMIT_MS, () => {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: ${printed}`)
    return ask('').catch(() => false)
  })
  return {
    ask,
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
