/**
 * Where the time of one server goes that another does not need: loads both under `--cpu-prof`, one after the other.
 * `npm run bench:profile -- --server ours-tcp --path /api/me`; `-- --logins 300` profiles logins, one after the
 * other, against the mere verification of a password.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './apps'
import { load } from './load'
import { cpuTime, type Server } from './server'
import { openSite } from './site'
import { markdownTable } from './statistics'
import { allTargets } from './targets'
import { JSON_ENDPOINT, Visitor } from './visitor'

type CpuProfile = {
  nodes: {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
    children?: number[]
  }[]
  samples: number[]
  timeDeltas: number[]
}

const SHOWN = 60
const CONNECTIONS = 32

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'ours-tcp' },
    against: { type: 'string', default: 'none' },
    path: { type: 'string', default: JSON_ENDPOINT },
    seconds: { type: 'string', default: '10' },
    logins: { type: 'string' },
  },
})

const seconds = Number(values.seconds)
const logins = Number(values.logins ?? 0)
const own = await profile(values.server)
const base = await profile(values.against)
const rows = [...new Set([...own.keys(), ...base.keys()])]
  .map(name => ({ name, us: own.get(name) ?? 0, more: (own.get(name) ?? 0) - (base.get(name) ?? 0) }))
  .sort((a, b) => b.more - a.more)
  .slice(0, SHOWN)
console.info(
  markdownTable(
    ['where', 'function', 'own µs per request', `more than ${values.against}`],
    rows.map(({ name, us, more }) => [...name.split(' | '), us.toFixed(1), more.toFixed(1)]),
  ),
)

/** @returns own time per request of each function, in µs. */
async function profile(name: string): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'))
  const targets = allTargets(ROOT).filter(target => target.name === name)
  const site = await openSite(targets, ['--cpu-prof', `--cpu-prof-dir=${folder}`])
  const [server] = site.servers
  if (!server) throw new Error(`there is no server ${name}`)
  const { requests, cpuUs, tookUs } = await (logins ? loginTurn(server) : loadTurn(server))
  await site.stop()
  const [file = ''] = readdirSync(folder)
  console.info(`${name}: ${cpuUs.toFixed(0)} µs of CPU per request, profile ${join(folder, file)}`)
  return ownTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')), requests, tookUs)
}

/** What was measured, and how long it took. */
type Measured = { requests: number; cpuUs: number; tookUs: number }

async function loadTurn(server: Server): Promise<Measured> {
  const cookie = await new Visitor(server.target, server.origin).logIn()
  const loaded = () => load(server, values.path, { cookie, connections: CONNECTIONS, seconds })
  await loaded()
  return { ...(await loaded()), tookUs: seconds * 1e6 }
}

/** CPU of the main thread: argon2id works on others. */
async function loginTurn(server: Server): Promise<Measured> {
  const visitor = new Visitor(server.target, server.origin)
  for (let i = 0; i < logins; i += 1) await visitor.logOut(await visitor.provePassword())
  const [before, began] = [cpuTime(server.pid).main, performance.now()]
  for (let i = 0; i < logins; i += 1) await visitor.provePassword()
  const cpuUs = (cpuTime(server.pid).main - before) / logins
  return { requests: logins, cpuUs, tookUs: (performance.now() - began) * 1000 }
}

/** What was measured was the last thing that the server did. */
function ownTimes(
  { nodes, samples, timeDeltas }: CpuProfile,
  count: number,
  tookUs: number,
): Map<string, number> {
  const nameOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const place = url.replace(/^.*\/(node_modules|\.next)\//, '').slice(-60)
      return [
        id,
        `${place}${place && `:${lineNumber + 1}`} | ${(functionName || '(anonymous)').slice(0, 40)}`,
      ]
    }),
  )
  const own = new Map<string, number>()
  let left = tookUs
  for (let i = samples.length - 1; i >= 0 && left > 0; i -= 1) {
    const name = nameOf.get(samples[i] ?? 0) ?? ''
    const delta = timeDeltas[i] ?? 0
    own.set(name, (own.get(name) ?? 0) + delta / count)
    left -= delta
  }
  return own
}
