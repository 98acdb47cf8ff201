import { load } from './load'
import { pin, SERVER_CPU, type Server } from './server'
import { inWords, markdownTable, summarise } from './statistics'
import { JSON_ENDPOINT, PAGE, Visitor } from './visitor'

const CONNECTIONS = 8

/**
 * Loads all servers at the same time, on one processor. Requests per second then mean nothing, but whatever else the
 * machine does hits all alike, so that CPU per request compares far better than in turns: for changes of a few
 * microseconds.
 * @returns a table of CPU per request.
 */
export async function compareTogether(servers: Server[], rounds: number, seconds: number): Promise<string> {
  await warmTogether(servers, 2 * seconds)
  const costs = new Map(servers.map(server => [server, { page: [] as number[], json: [] as number[] }]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const [kind, path] of [
      ['page', PAGE],
      ['json', JSON_ENDPOINT],
    ] as const) {
      await eachLoaded(servers, path, seconds, (server, cpuUs) => costs.get(server)?.[kind].push(cpuUs))
    }
    console.info(`[bench] round ${round} of ${rounds}`)
  }
  const rows = [...costs].map(([{ target }, { page, json }]) => [
    target.name,
    inWords(summarise(page)),
    inWords(summarise(json)),
  ])
  return markdownTable(['server', 'page, CPU µs', 'JSON, CPU µs'], rows)
}

/** V8 needs thousands of requests. For this alone the servers may use both processors. */
export async function warmTogether(servers: Server[], seconds: number): Promise<void> {
  for (const [index, { pid }] of servers.entries()) pin(pid, index % 2)
  await eachLoaded(servers, PAGE, seconds, () => {})
  await eachLoaded(servers, JSON_ENDPOINT, Math.ceil(seconds / 2), () => {})
  for (const { pid } of servers) pin(pid, SERVER_CPU)
}

async function eachLoaded(
  servers: Server[],
  path: string,
  seconds: number,
  take: (server: Server, cpuUs: number) => void,
): Promise<void> {
  await Promise.all(
    servers.map(async server => {
      const cookie = await new Visitor(server.target, server.origin).logIn()
      const { cpuUs } = await load(server, path, { cookie, connections: CONNECTIONS, seconds })
      take(server, cpuUs)
    }),
  )
}
