import type { Redis } from 'ioredis'
import { load, type Turn } from './load'
import { cpuTime, type Server } from './server'
import { summarise } from './statistics'
import { JSON_ENDPOINT, PAGE, Visitor } from './visitor'

/** How long each part of a turn lasts, in seconds. */
export type Lengths = { warm: number; page: number; json: number }

/** What one server did in one round. */
export type Round = {
  page: Turn
  json: Turn
  /** One connection: the latency without a queue. */
  alone: Turn
  /** Redis commands per request, by Redis' own count. */
  commands: { page: number; json: number }
}

export type Replay = { page: boolean; json: boolean; otherSession: boolean }

/** CPU of one login in µs: of the main thread, and of all threads; argon2id runs on the others. */
export type LoginCost = { mainUs: number; allUs: number }

const CONNECTIONS = 32
const ALONE_SECONDS = 1

/** One turn of a server. A new session each time: none must run out while others have their turn. */
export async function takeTurn(server: Server, redis: Redis, lengths: Lengths): Promise<Round> {
  const cookie = await new Visitor(server.target, server.origin).logIn()
  const loaded = (path: string, seconds: number, connections = CONNECTIONS) =>
    load(server, path, { cookie, connections, seconds })
  await loaded(PAGE, lengths.warm)
  const [page, pageCommands] = await counted(redis, () => loaded(PAGE, lengths.page))
  const [json, jsonCommands] = await counted(redis, () => loaded(JSON_ENDPOINT, lengths.json))
  const alone = await loaded(JSON_ENDPOINT, ALONE_SECONDS, 1)
  return { page, json, alone, commands: { page: pageCommands, json: jsonCommands } }
}

async function counted(redis: Redis, work: () => Promise<Turn>): Promise<[Turn, number]> {
  const before = await commandCount(redis)
  const turn = await work()
  return [turn, ((await commandCount(redis)) - before) / turn.requests]
}

/** Commands that clients have sent, without those that look after the connection or count. */
async function commandCount(redis: Redis): Promise<number> {
  const info = await redis.info('commandstats')
  return [...info.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)]
    .filter(([, name]) => !/^(info|ping|client|config|hello|time)/.test(name ?? ''))
    .reduce((sum, [, , calls]) => sum + Number(calls), 0)
}

/** Does a copy of the cookies still work once its owner has logged out? And does another session go on? */
export async function replay(server: Server): Promise<Replay | null> {
  if (server.target.sessions === 'none') return null
  const visitor = new Visitor(server.target, server.origin)
  const [other, copied] = [await visitor.logIn(), await visitor.logIn()]
  for (const path of [PAGE, JSON_ENDPOINT]) {
    const name = `${server.target.name}${path}`
    if (!(await visitor.isAccepted(path, copied))) throw new Error(`${name} refuses a live session`)
    if (await visitor.isAccepted(path, '')) throw new Error(`${name} needs no session`)
  }
  await visitor.logOut(copied)
  const answer = {
    page: await visitor.isAccepted(PAGE, copied),
    json: await visitor.isAccepted(JSON_ENDPOINT, copied),
    otherSession: await visitor.isAccepted(PAGE, other),
  }
  await visitor.logOut(other)
  return answer
}

/**
 * Logs in `count` times at each server, in turns, after as many uncounted times: the code of a login is compiled by logins
 * alone. Where there are no sessions, only the password is verified: the floor.
 * @returns of each server the medians of its logins.
 */
export async function measureLogins(servers: Server[], count: number): Promise<Map<Server, LoginCost>> {
  const visitors = servers.map(server => ({ server, visitor: new Visitor(server.target, server.origin) }))
  for (let i = 0; i < count; i += 1) {
    for (const { visitor } of visitors) await visitor.logOut(await visitor.provePassword())
  }
  const costs = new Map(servers.map(server => [server, [] as LoginCost[]]))
  for (let i = 0; i < count; i += 1) {
    for (const { server, visitor } of visitors) {
      const before = cpuTime(server.pid)
      await visitor.provePassword()
      const after = cpuTime(server.pid)
      costs.get(server)?.push({ mainUs: after.main - before.main, allUs: after.all - before.all })
    }
  }
  const median = (figures: number[]) => summarise(figures)?.median ?? 0
  return new Map(
    [...costs].map(([server, of]) => [
      server,
      { mainUs: median(of.map(({ mainUs }) => mainUs)), allUs: median(of.map(({ allUs }) => allUs)) },
    ]),
  )
}
