import type { Redis } from 'ioredis'
import { load, type Turn } from './load'
import type { Server } from './server'
import { FLOORS } from './targets'
import { CALLS, CREDENTIALS, JSON_ENDPOINT, PAGE, Visitor } from './visitor'

/** How long each part of a turn lasts, in seconds. */
export type Lengths = { warm: number; page: number; json: number; login: number }

/** What one server did in one round. */
export type Round = {
  page: Turn
  json: Turn
  /** One connection: the latency without a queue. */
  alone: Turn
  /** Logins, of the product; where there are no sessions, a route that verifies the password and does nothing else. */
  login: Turn | null
  /** That route without the verification. */
  noLogin: Turn | null
  /** Redis commands per request, by Redis' own count. */
  commands: { page: number; json: number }
}

export type Replay = { page: boolean; json: boolean; otherSession: boolean }

const CONNECTIONS = 32
/** As many as there are threads for argon2id. */
const LOGINS_AT_ONCE = 4
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
  const { login, noLogin } = await loadLogins(server, lengths.login)
  return { page, json, alone, login, noLogin, commands: { page: pageCommands, json: jsonCommands } }
}

/** Logs in for `seconds`, where logins are compared. */
export async function loadLogins(server: Server, seconds: number): Promise<Pick<Round, 'login' | 'noLogin'>> {
  const { name, sessions } = server.target
  const isFloor = FLOORS.includes(name)
  const loaded = (path: string) =>
    load(server, path, { cookie: '', connections: LOGINS_AT_ONCE, seconds, body: CREDENTIALS })
  return {
    login:
      isFloor || sessions === 'product' ? await loaded(CALLS[isFloor ? 'plain' : 'product'].login) : null,
    noLogin: isFloor ? await loaded('/api/no-login') : null,
  }
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
