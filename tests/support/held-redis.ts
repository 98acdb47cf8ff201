import type { Redis } from '@upstash/redis'

/**
 * The same Redis, with something that happens before each command: a delay, or the death of the process.
 * @param before gets the number of the command, from 0.
 */
export function holdRedis(redis: Redis, before: (command: number) => Promise<void>): Redis {
  let commands = 0
  return new Proxy(redis, {
    get(target, name, held) {
      // Endings may have a connection of their own, and are held too.
      if (name === 'endings') return held
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        await before(commands++)
        return member.apply(target, args)
      }
    },
  })
}

/** What a process that dies at a command of Redis never gets past. */
export class ProcessGone extends Error {}

/** The same Redis, for a process that dies before the command with this number, from 0. */
export function dyingRedis(redis: Redis, at: number): Redis {
  return holdRedis(redis, async command => {
    if (command >= at) throw new ProcessGone()
  })
}

/** Waits for work that may be cut short by the death of its process. @returns whether it came to its end. */
export async function isCompleted(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof ProcessGone) return false
    throw error
  }
}
