import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { withStoreErrors } from '@/lib/session'
import { runScript } from '@/lib/session/redis'
import { type Client, parseClient } from '../client'
import { newId } from '../id'
import { recordKeys } from './keys'
import { recordLoginFailedScript } from './scripts/record-login-failed'

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
  /** What an administrator wrote beside the action. */
  note: string | null
  /** How many failed logins this stands for; 1 for every other event. */
  count: number
}

/** Failed logins of one device within this time (ms) are one event with a count. */
const GROUP_MS = 3_600_000

/** How many such groups of a user are kept. */
const GROUPS_KEPT = 50

/** How long they are kept after the last one (ms): 90 days. */
const KEPT_MS = 90 * 24 * 3_600_000

/** As Redis sends a stream: entries of an id and alternating names and values. */
export const entriesSchema = z.array(z.tuple([z.string(), z.array(z.string())]))

const eventSchema = z.object({
  at: z.coerce.number(),
  type: z.enum(EVENT_TYPES),
  client: z.string().transform(parseClient),
  note: z
    .string()
    .default('')
    .transform(text => text || null),
})

/** @returns the fields of a stream's entry, which Redis sends as alternating names and values. */
export const fieldsOf = (flat: string[]): Record<string, string> =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])))

const failedLoginsSchema = z.string().transform((text, context) => {
  const parsed = z
    .object({ at: z.number(), count: z.number(), device: z.string(), ip: z.string() })
    .safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'no group of failed logins' })
  return z.NEVER
})

/**
 * The app's own events; the library's history has what happened to sessions.
 * @returns the user's newest events first: at most `count`, and the failed logins, which have room of their own so that
 * they cannot push out anything else.
 */
export function listEvents(redis: Redis, userId: string, count: number): Promise<UserEvent[]> {
  const keys = recordKeys(userId)
  return withStoreErrors(async () => {
    const [entries, failed] = await Promise.all([
      redis.xrevrange(keys.events, '+', '-', count),
      redis.lrange(keys.failedLogins, 0, -1),
    ])
    const events = entriesSchema
      .parse(entries)
      .map(([, fields]) => ({ ...eventSchema.parse(fieldsOf(fields)), sessionId: null, count: 1 }))
    return [...events, ...z.array(failedLoginsSchema).parse(failed).map(failedLogins)].sort(
      (a, b) => b.at - a.at,
    )
  })
}

function failedLogins(group: { at: number; count: number; device: string; ip: string }): UserEvent {
  const { at, count, device, ip } = group
  return { at, type: 'login_failed', sessionId: null, client: { ip: ip || null, device }, note: null, count }
}

/** Records a failed login. */
export async function recordLoginFailed(redis: Redis, userId: string, { ip, device }: Client): Promise<void> {
  const args = [newId(), device, ip ?? '', GROUP_MS, GROUPS_KEPT, KEPT_MS]
  await withStoreErrors(() =>
    runScript(redis, recordLoginFailedScript, [recordKeys(userId).failedLogins], args),
  )
}
