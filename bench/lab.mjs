/**
 * Measures the six lanes of the lab over HTTP, and writes the figures that /lab/choose shows:
 * `npm start` in one terminal, `npm run bench -- lab http://localhost:3000` in another.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../tools/processes.mjs'

const FILE = join(ROOT, 'app/lab/choose/measured.json')
const LIFE_SECONDS = 20
const REQUESTS = 60
const POLL_MS = 300
const FORGED_ID = 'A'.repeat(22)

const origin = process.argv[2] ?? 'http://localhost:3000'
/** @type {Map<string, string>} */
const cookies = new Map()

/** @typedef {{ lane: string, credential: string }} Issued */
/** @typedef {{ commands: string[], checkMs: number }} Measured */
/** @typedef {{ lanes?: Issued[], measured?: Measured, entryBytes?: number | null }} Body */
/** @typedef {{ status: number, body: Body, at: number }} Got */

/**
 * @param {string} method
 * @param {string} path
 * @param {{ copy?: string, body?: object }} [options] `copy`: as the thief, without the victim's cookies
 * @returns {Promise<Got>}
 */
async function call(method, path, { copy, body } = {}) {
  const at = performance.now()
  const response = await fetch(`${origin}/api/lab/${path}`, {
    method,
    headers: {
      ...(copy
        ? { authorization: `Bearer ${copy}` }
        : { cookie: [...cookies].map(c => c.join('=')).join('; ') }),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  })
  for (const cookie of copy ? [] : response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
  return { status: response.status, body: await response.json(), at }
}

/** @returns {Promise<Issued[]>} */
async function issue() {
  const { status, body } = await call('POST', 'start', { body: { lifeSeconds: LIFE_SECONDS } })
  if (status !== 201 || !body.lanes) throw new Error(`the lab answered ${status} to start`)
  return body.lanes
}

const median = (/** @type {number[]} */ values) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** @param {Issued} issued */
async function measureChecks({ lane, credential }) {
  const times = []
  let commands = ''
  for (let i = 0; i < REQUESTS; i += 1) {
    const { body } = await call('GET', lane, { copy: credential })
    if (!body.measured) throw new Error(`${lane} did not say what its check cost`)
    times.push(body.measured.checkMs)
    commands = body.measured.commands.join(' ') || 'none'
  }
  const forged =
    lane === 'opaque'
      ? `${credential.split('.')[0]}.${FORGED_ID}`
      : credential.replace(/[^.]+$/, 'A'.repeat(43))
  const { body } = await call('GET', lane, { copy: forged })
  return {
    commands,
    checkMs: Math.round(median(times) * 100) / 100,
    forgedCommands: body.measured?.commands.length ?? 0,
    credentialBytes: credential.length,
  }
}

/** @param {Issued} issued */
async function measureLogout({ lane, credential }) {
  const out = await call('POST', `${lane}/logout`)
  if (out.status !== 200) throw new Error(`${lane}: logout answered ${out.status}`)
  const acknowledgedAt = performance.now()
  const first = await call('GET', lane, { copy: credential })
  const victim = await call('GET', lane)
  let last = first
  while (last.status === 200) {
    await sleep(POLL_MS)
    last = await call('GET', lane, { copy: credential })
  }
  return {
    copyAfterLogout: first.status,
    victimAfterLogout: victim.status,
    staleSeconds: first.status === 200 ? Math.round((last.at - acknowledgedAt) / 100) / 10 : 0,
  }
}

/** @param {string} action */
async function statusAfter(action) {
  const issued = await issue()
  await call('POST', `sandbox/${action}`)
  const got = await Promise.all(issued.map(({ lane, credential }) => call('GET', lane, { copy: credential })))
  if (action === 'disconnect') await call('POST', 'sandbox/reconnect')
  return new Map(issued.map(({ lane }, i) => [lane, got[i]?.status ?? 0]))
}

const emptied = await statusAfter('empty')
const unreachable = await statusAfter('disconnect')
const { body: growth } = await call('POST', 'growth', {
  body: { logoutsPerMinute: 30, tokenLifeSeconds: 900 },
})

const checks = new Map()
for (const issued of await issue()) checks.set(issued.lane, await measureChecks(issued))
const issued = await issue()
const logouts = await Promise.all(issued.map(measureLogout))

const lanes = issued.map(({ lane }, i) => ({
  lane,
  ...checks.get(lane),
  ...logouts[i],
  emptied: emptied.get(lane),
  unreachable: unreachable.get(lane),
}))
const figures = {
  measuredAt: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  lifeSeconds: LIFE_SECONDS,
  requestsPerLane: REQUESTS,
  entryBytes: growth.entryBytes ?? null,
  lanes,
}
writeFileSync(FILE, `${JSON.stringify(figures, null, 2)}\n`)
for (const lane of lanes) console.info(JSON.stringify(lane))
console.info(`Written: ${FILE}`)
