import type { Redis } from '@upstash/redis'

/**
 * The same Redis, with something that happens before each command: a delay, or the death of the process.
 * @param before gets the number of the command, from 0.
 */
export function holdRedis(redis: Redis, before: (command: number) => Promise<void>): Redis {
  let commands = 0
  return new Proxy(redis, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        await before(commands++)
        return member.apply(target, args)
      }
    },
  })
}
