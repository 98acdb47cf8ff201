/**
 * Compares the product with other ways of keeping sessions, in one interleaved run. See `npm run bench -- --help`.
 */
import { parseArgs } from 'node:util'
import { ROOT } from './apps'
import { loadLogins, type Replay, type Round, replay, takeTurn } from './measure'
import { render } from './render'
import { describeMachine, keep, type Run } from './results'
import { runTables } from './run-tables'
import { residentMb, type Server } from './server'
import { openSite } from './site'
import { allTargets, FLOORS, productTarget, type Target } from './targets'
import { compareTogether, warmTogether } from './together'

const HELP = `npm run bench -- [options]
  --rounds N            turns of each server (default 12)
  --only a,b            these servers, and the two floors
  --product name=DIR    the product of another checkout too, over TCP; as often as wanted
  --together            all servers under load at once: CPU per request only, for small differences
  --seconds N           of load per page turn (default 1)
  --keep 1|2|3          which of the runs of bench/RESULTS.md this one becomes (default: none is written)`

const WARM_SECONDS = 60
const WARM_LOGIN_SECONDS = 4

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string' },
    product: { type: 'string', multiple: true, default: [] },
    together: { type: 'boolean', default: false },
    keep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.info(HELP)
else await main()

async function main(): Promise<void> {
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
  const began = Date.now()
  const say = (text: string) => console.info(`[bench] ${Math.round((Date.now() - began) / 1000)} s: ${text}`)
  const site = await openSite(chosenTargets())
  say(`${site.servers.length} servers are up`)
  try {
    if (values.together) {
      console.info(await compareTogether(site.servers, rounds, seconds))
      return
    }
    const replays = new Map<Server, Replay | null>()
    for (const server of site.servers) replays.set(server, await replay(server))
    await warmTogether(site.servers, WARM_SECONDS)
    for (const server of site.servers) await loadLogins(server, WARM_LOGIN_SECONDS)
    say('warm')
    const shorter = Math.max(1, Math.round(seconds * 0.75))
    const lengths = { warm: 1, page: seconds, json: shorter, login: shorter }
    const turns = new Map<Server, Round[]>(site.servers.map(server => [server, []]))
    for (let round = 0; round < rounds; round += 1) {
      for (const server of inOrderOf(round, site.servers)) {
        turns.get(server)?.push(await takeTurn(server, site.redis, lengths))
      }
      say(`round ${round + 1} of ${rounds}`)
    }
    const rows = site.servers.map(server => ({
      name: server.target.name,
      what: server.target.what,
      rounds: turns.get(server) ?? [],
      residentMb: residentMb(server.pid),
      replay: replays.get(server) ?? null,
    }))
    const run: Run = { takenAt: new Date().toISOString(), machine: describeMachine(), rows }
    console.info(`\n${runTables(run)}\n`)
    if (values.keep) {
      keep(`run-${values.keep}`, run)
      render()
    }
    say('done')
  } finally {
    await site.stop()
  }
}

function chosenTargets(): Target[] {
  const names = values.only?.split(',')
  const known = allTargets(ROOT).filter(({ name }) => !names || names.includes(name) || FLOORS.includes(name))
  const others = values.product.map(text => {
    const [name = '', checkout = ''] = text.split('=')
    return productTarget(name, checkout, 'tcp', name)
  })
  return [...known, ...others]
}

/** Forwards, backwards, from the middle: no server keeps its place. */
function inOrderOf(round: number, servers: Server[]): Server[] {
  const half = servers.length >> 1
  if (round % 3 === 1) return servers.toReversed()
  return round % 3 === 2 ? [...servers.slice(half), ...servers.slice(0, half)] : servers
}
