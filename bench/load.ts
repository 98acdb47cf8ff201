import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { cpuTime, type Server } from './server'
import { BROWSER } from './visitor'

/** One turn of load on one address. Latencies in ms, CPU of the server's process in µs per request. */
export type Turn = { requests: number; perSecond: number; p50: number; p99: number; cpuUs: number }

const SCRIPT = `
local body = os.getenv('BODY')
if body then wrk.method, wrk.body = 'POST', body end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('RESULT {"requests":%d,"us":%d,"p50":%.3f,"p99":%.3f,"bad":%d}\\n', summary.requests,
    summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end`

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const script = join(folder, 'report.lua')
writeFileSync(script, SCRIPT)

/**
 * Loads one address with wrk for `seconds`.
 * @param body sent as JSON by POST, where there is one.
 * @throws Error when a single answer was not a success: a server that refuses is fast.
 */
export async function load(
  server: Server,
  path: string,
  {
    cookie,
    connections,
    seconds,
    body,
  }: { cookie: string; connections: number; seconds: number; body?: object },
): Promise<Turn> {
  const headers = Object.entries({
    ...BROWSER,
    ...(cookie && { cookie }),
    ...(body && { 'content-type': 'application/json', origin: server.origin }),
  })
  const before = cpuTime(server.pid).all
  const child = spawn(
    'wrk',
    [
      ...['-t1', '--timeout', '20s', `-c${connections}`, `-d${seconds}s`, '-s', script],
      ...headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      server.origin + path,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(body && { BODY: JSON.stringify(body) }) },
    },
  )
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')])
  const used = cpuTime(server.pid).all - before
  const [, json] = /RESULT (\{.*\})/.exec(printed) ?? []
  if (!json) throw new Error(`wrk: ${printed.slice(0, 500)}`)
  const { requests, us, p50, p99, bad } = JSON.parse(json) as Record<string, number>
  if (bad || !requests)
    throw new Error(`${server.target.name}${path}: ${bad} of ${requests} answers were bad`)
  return {
    requests,
    perSecond: requests / (Number(us) / 1e6),
    p50: Number(p50),
    p99: Number(p99),
    cpuUs: used / requests,
  }
}
