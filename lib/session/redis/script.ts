import { createHash } from 'node:crypto'
import type { Redis } from '@upstash/redis'

/** A Lua script that runs atomically inside Redis. */
export type Script = { readonly name: string; readonly lua: string; readonly sha1: string }

/**
 * Lua that lets a script write although `maxmemory` is reached under `noeviction`: Redis refuses a script's first write
 * only, and this one frees memory in name, changes nothing, and needs no more than the first key. (The script flag
 * `allow-oom` does the same, but Redis 6 cannot read it.)
 */
const WRITE_WHEN_FULL = `redis.pcall('RENAMENX', KEYS[1], KEYS[1])\n`

/**
 * @param name for logs and errors
 * @param options.allowOom the script writes also when Redis is full: for what ends sessions. It needs one key at least.
 */
export function defineScript(name: string, body: string, options: { allowOom?: boolean } = {}): Script {
  const lua = options.allowOom ? WRITE_WHEN_FULL + body : body
  return { name, lua, sha1: createHash('sha1').update(lua).digest('hex') }
}

/**
 * Runs a script: one command, and two when this Redis does not know the script yet.
 *
 * @param keys what names the cluster slot; further keys that the script touches are of the same slot
 * @returns the script's reply as Redis sent it
 * @throws RedisError
 */
export async function runScript(
  redis: Redis,
  script: Script,
  keys: string[],
  args: (string | number)[],
): Promise<unknown> {
  const texts = args.map(String)
  try {
    return await redis.evalsha(script.sha1, keys, texts)
  } catch (error) {
    if (!isUnknownScript(error)) throw error
    return await redis.eval(script.lua, keys, texts)
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && 'reply' in error && error.reply === 'NOSCRIPT'
}
