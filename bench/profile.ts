/**
 * Where the time of one server goes that another does not need: loads both under `--cpu-prof`, one after the other, and the
 * other one once more with the same cookies, which Next reads too.
 * `npm run bench -- profile --server ours-tcp --path /api/me`; `-- --logins 300` profiles logins, one after the
 * other, against the mere verification of a password; `-- --keep` writes the parts to bench/RESULTS.md.
 */
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './apps'
import { readProfile, type Spent } from './cpu-profile'
import { load } from './load'
import { partsTable } from './profile-tables'
import { render } from './render'
import { describeMachine, keep, type Profiled } from './results'
import { cpuTime, type Server } from './server'
import { openSite } from './site'
import { markdownTable } from './statistics'
import { allTargets } from './targets'
import { JSON_ENDPOINT, Visitor } from './visitor'

const SHOWN = 60
const CONNECTIONS = 32

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'ours-tcp' },
    against: { type: 'string', default: 'none' },
    path: { type: 'string', default: JSON_ENDPOINT },
    seconds: { type: 'string', default: '10' },
    logins: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})

const seconds = Number(values.seconds)
const logins = Number(values.logins ?? 0)

type Profile = Spent & { cpuUs: number; cookie: string }

const own = await profile(values.server)
const base = await profile(values.against)
const withCookies = logins ? null : await profile(values.against, own.cookie)

const profiles: [string, Profile][] = [
  [values.server, own],
  ...(withCookies ? [[`${values.against}, same cookies`, withCookies] as [string, Profile]] : []),
  [values.against, base],
]
const profiled: Profiled = {
  takenAt: new Date().toISOString(),
  machine: describeMachine(),
  what: logins ? 'login' : values.path,
  columns: profiles.map(([name, { cpuUs, parts }]) => ({ name, cpuUs, parts: Object.fromEntries(parts) })),
}
console.info(`\n${functionsTable(own, withCookies ?? base)}\n\n${partsTable(profiled)}`)
if (values.keep) {
  keep('profile', profiled)
  render()
}

function functionsTable({ functions }: Spent, { functions: others }: Spent): string {
  const rows = [...new Set([...functions.keys(), ...others.keys()])]
    .map(name => {
      const us = functions.get(name) ?? 0
      return { name, us, more: us - (others.get(name) ?? 0) }
    })
    .sort((a, b) => b.more - a.more)
    .slice(0, SHOWN)
  return markdownTable(
    ['where', 'function', 'own µs per request', `more than ${values.against}`],
    rows.map(({ name, us, more }) => [...name.split(' | '), us.toFixed(1), more.toFixed(1)]),
  )
}

/** @param cookie what to send; by default the cookies of a new session, where there are sessions. */
async function profile(name: string, cookie?: string): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'))
  const targets = allTargets(ROOT).filter(target => target.name === name)
  const site = await openSite(targets, ['--cpu-prof', `--cpu-prof-dir=${folder}`])
  const [server] = site.servers
  if (!server) throw new Error(`there is no server ${name}`)
  const sent = cookie ?? (await new Visitor(server.target, server.origin).logIn())
  const { requests, cpuUs, tookUs } = await (logins ? loginTurn(server) : loadTurn(server, sent))
  await site.stop()
  const [file = ''] = readdirSync(folder)
  console.info(`${name}: ${cpuUs.toFixed(0)} µs of CPU per request, profile ${join(folder, file)}`)
  // What was measured was the last thing that the server did.
  return { ...readProfile(join(folder, file), requests, tookUs), cpuUs, cookie: sent }
}

/** What was measured, and how long it took. */
type Measured = { requests: number; cpuUs: number; tookUs: number }

async function loadTurn(server: Server, cookie: string): Promise<Measured> {
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
