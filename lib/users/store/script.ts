import type { Redis } from '@upstash/redis'
import { withStoreErrors } from '@/lib/session'
import { defineScript, runScript, type Script } from '@/lib/session/redis'

/** A script with named arguments (one JSON object, `a` in its Lua) and a JSON answer. */
export type RecordScript<A extends object, R> = Script & { readonly __types?: { args: A; answer: R } }

/** Lua: `now`, by Redis' own clock (ms since the epoch). */
export const TIME = /* lua */ `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
`

/**
 * @param lua the body of a function that returns the answer.
 * @param options.allowOom the script writes when Redis' memory is full, because an ending depends on it.
 */
export function defineRecordScript<A extends object, R>(
  name: string,
  lua: string,
  options?: { allowOom: true },
): RecordScript<A, R> {
  return defineScript(
    name,
    /* lua */ `
local a = cjson.decode(ARGV[1])
${TIME}
local function act()
${lua}
end
return cjson.encode(act())
`,
    options,
  )
}

/** @throws StoreUnavailableError when Redis cannot be asked. */
export function runRecordScript<A extends object, R>(
  redis: Redis,
  script: RecordScript<A, R>,
  keys: string[],
  args: A,
): Promise<R> {
  return withStoreErrors(
    async () => JSON.parse(String(await runScript(redis, script, keys, [JSON.stringify(args)]))) as R,
  )
}
