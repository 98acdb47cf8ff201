import { createHash } from 'node:crypto'
import type { Redis } from '@upstash/redis'

/** A Lua script that runs atomically inside Redis. */
export type Script = { readonly name: string; readonly lua: string; readonly sha1: string }

/** @param name for logs and errors */
export function defineScript(name: string, lua: string): Script {
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
