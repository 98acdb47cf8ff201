import { createHash } from 'node:crypto'
import type { Redis } from '@upstash/redis'

/** A Lua script that runs atomically inside Redis. */
export type Script = { lua: string; sha1: string }

export function defineScript(lua: string): Script {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') }
}

/**
 * Runs a script: one command, and two when this Redis does not know the script yet.
 * @param keys all in one cluster slot; further keys that the script touches are in the same one.
 * @returns the script's reply as Redis sent it.
 * @throws what the client throws.
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
