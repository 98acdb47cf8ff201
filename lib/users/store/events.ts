import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { type Client, parseClient } from '@/lib/session/store/client'
import { ask } from '@/lib/session/store/errors'
import { userKeys } from '@/lib/session/store/keys'

export const EVENT_TYPES = [
  'signup',
  'login',
  'login_failed',
  'logout',
  'session_ended',
  'token_reuse',
  'password_changed',
  'kicked',
  'blocked',
  'unblocked',
  'role_changed',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** `at` in ms since the epoch; `sessionId` is null when the event belongs to no session. */
export type UserEvent = {
  at: number
  type: EventType
  sessionId: string | null
  client: Client
  /** What an administrator wrote as the reason. */
  why: string | null
}

/** How many events of a user are kept, roughly (the stream is trimmed a node at a time). */
const EVENTS_KEPT = 200

/** As Redis sends a stream: entries of an id and alternating names and values. */
export const entriesSchema = z.array(z.tuple([z.string(), z.array(z.string())]))

const eventSchema = z.object({
  at: z.coerce.number(),
  type: z.enum(EVENT_TYPES),
  sessionId: z.string().transform(id => id || null),
  client: z.string().transform(parseClient),
  why: z
    .string()
    .default('')
    .transform(text => text || null),
})

/** @returns the fields of a stream's entry, which Redis sends as alternating names and values. */
export const fieldsOf = (flat: string[]): Record<string, string> =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])))

/** @returns the user's newest events first, at most `count`. */
export function listEvents(redis: Redis, userId: string, count: number): Promise<UserEvent[]> {
  return ask(async () => {
    const entries = entriesSchema.parse(await redis.xrevrange(userKeys(userId).events, '+', '-', count))
    return entries.map(([, fields]) => eventSchema.parse(fieldsOf(fields)))
  })
}

/** Records a failed login; everything else is recorded by the script that does it. `at` in ms since the epoch. */
export async function recordLoginFailed(
  redis: Redis,
  userId: string,
  client: Client,
  at: number,
): Promise<void> {
  await ask(() =>
    redis.xadd(
      userKeys(userId).events,
      '*',
      { at, type: 'login_failed', sessionId: '', client: JSON.stringify(client) },
      { trim: { type: 'MAXLEN', comparison: '~', threshold: EVENTS_KEPT } },
    ),
  )
}
