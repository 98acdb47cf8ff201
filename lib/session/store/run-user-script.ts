import { randomUUID } from 'node:crypto'
import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript, type Script } from '../redis/script'
import type { Client } from './client'
import { observeRedisTime } from './clock'
import { ask } from './errors'
import { userKeys } from './keys'

const timed = z.object({ now: z.number() })

/**
 * Runs one atomic script over one user's keys and reads its JSON answer. Its last argument is an id of this operation, the
 * same when the transport sends it again: see `defineOnce`.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export function runForUser<T>(
  redis: Redis,
  script: Script,
  {
    userId,
    client,
    args,
    answer,
  }: { userId: string; client?: Client; args: (string | number)[]; answer: z.ZodType<T> },
): Promise<T> {
  const { user, prefix } = userKeys(userId)
  return ask(async () => {
    const sentAt = performance.now()
    const text = await runScript(
      redis,
      script,
      [user],
      [prefix, client ? JSON.stringify(client) : '', ...args, randomUUID()],
    )
    const value: unknown = JSON.parse(String(text))
    const { success, data } = timed.safeParse(value)
    if (success) observeRedisTime(data.now, sentAt)
    return answer.parse(value)
  })
}
