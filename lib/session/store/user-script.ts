import { randomUUID } from 'node:crypto'
import { endingsOf } from '../redis/raw-redis'
import { defineScript, runScript, type Script } from '../redis/script'
import type { StoreContext } from './context'
import { withStoreErrors } from './errors'
import { type UserKeys, userKeys } from './keys'

type FixedKey = 'version' | 'sessions' | 'history' | 'feed'

/** One atomic change of a user's keys: its name, the keys it declares, its arguments, its answer, its Lua. */
export type UserScript<A extends object, R> = Script & {
  keys: readonly FixedKey[]
  isIdempotent: boolean
  ends: boolean
  readonly __types?: { args: A; answer: R }
}

/**
 * Defines a script. Its Lua finds the declared keys as `K.version`, `K.sessions`, …, the keys of denylist entries as
 * `DENY[id]`, its arguments (one JSON object) as `a`, the limits of the app as `limits`, and returns an object.
 * @param options.ends whether it is acknowledged only when the replicas have it, where the connection asks for that.
 * @param options.worksWhenFull whether the script writes when Redis' memory is full: for every ending.
 * @param options.once true for a script that would count or change something else when it ran a second time: after a lost
 * answer the transport sends the same operation again, and the script then answers what it answered the first time.
 */
export function defineUserScript<A extends object, R>(
  name: string,
  {
    keys,
    blocks,
    lua,
    ends = false,
    once = false,
    worksWhenFull = false,
  }: {
    keys: readonly FixedKey[]
    blocks: string[]
    lua: string
    ends?: boolean
    once?: boolean
    worksWhenFull?: boolean
  },
): UserScript<A, R> {
  const names = keys.map((key, place) => `${key} = KEYS[${place + 1}]`).join(', ')
  const head = /* lua */ `
local a = cjson.decode(ARGV[1])
local limits = a.limits
local K = { ${names} }
local DENY = {}
for place, id in ipairs(a.deny) do DENY[id] = KEYS[${keys.length} + place] end
${blocks.join('')}
local function act()
${lua}
end
`
  const tail = once
    ? /* lua */ `
local answered = KEYS[#KEYS]
local answer = redis.call('GET', answered) or cjson.encode(act())
-- A repeat writes too: WAIT counts what its own connection has written, and the first run may have had another one.
redis.call('SET', answered, answer, 'PX', ${REPEAT_MS})
return answer
`
    : /* lua */ `
return cjson.encode(act())
`
  return { ...defineScript(name, head + tail, { allowOom: worksWhenFull }), keys, isIdempotent: once, ends }
}

/** How long a repeat is recognised (ms): longer than a command waits for its answer and is sent again. */
const REPEAT_MS = 30_000

/**
 * Runs a user script.
 * @param deny ids of tokens and sessions whose denylist entries the script may touch.
 * @param ends whether it is an ending this time. Default: what the script says.
 * @throws StoreUnavailableError when Redis cannot be asked; and, after an ending, when too few replicas have it.
 */
export function runUserScript<A extends object, R extends object>(
  { redis, app, clock, limits }: StoreContext,
  script: UserScript<A, R>,
  userId: string,
  args: A,
  deny: readonly string[] = [],
  ends = script.ends,
): Promise<R> {
  const keys = userKeys(app, userId)
  const declared = [
    ...script.keys.map(name => keys[name]),
    ...deny.map(keys.deny),
    ...answerKey(script, keys),
  ]
  return withStoreErrors(async () => {
    const sentAt = performance.now()
    const argument = JSON.stringify({ ...args, userId, deny, limits })
    const client = ends ? endingsOf(redis) : redis
    const text = await runScript(client, script, declared, [argument])
    const answer = JSON.parse(String(text)) as R & { now?: number }
    if (answer.now !== undefined && client === redis) clock.observe(answer.now, sentAt, redis)
    return answer
  })
}

const answerKey = ({ isIdempotent }: { isIdempotent: boolean }, keys: UserKeys) =>
  isIdempotent ? [keys.answer(randomUUID())] : []
