import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { measure } from '@/lib/server/telemetry/metrics'
import type { EventType } from '@/lib/users/store/events'
import { parseUser } from '@/lib/users/store/user'
import { runScript } from '../redis/script'
import { type Client, parseClient } from './client'
import { ask } from './errors'
import { userKeys } from './keys'
import { REASONS, type Reason } from './reason'
import { runForUser } from './run-user-script'
import { changePasswordScript } from './scripts/change-password'
import { confirmSessionScript } from './scripts/confirm-session'
import { createSessionScript } from './scripts/create-session'
import { endSessionScript } from './scripts/end-session'
import { endSessionsScript } from './scripts/end-sessions'
import { listSessionsScript } from './scripts/list-sessions'
import { rotateScript } from './scripts/rotate'

/** Lives and windows, in milliseconds. */
export type SessionLimits = {
  absoluteMs: number
  accessMs: number
  graceMs: number
  /** How much longer than its tokens a denylist entry lives. */
  denyMarginMs: number
}

/** A session that may be given tokens now; times in ms since the epoch, by Redis' clock. */
const liveSchema = z.object({
  now: z.number(),
  version: z.number(),
  user: z.string().transform(parseUser),
  session: z.object({
    generation: z.number(),
    createdAt: z.number(),
    expiresAt: z.number(),
    remember: z.number().transform(Boolean),
  }),
})

export type LiveSession = z.infer<typeof liveSchema>

/** The token that is about to be issued, for the allowlist; null where there is none. */
type TokenToAllow = { allow: string | null }

const reasonSchema = z.enum(REASONS)

const createdSchema = z.discriminatedUnion('status', [
  liveSchema.extend({ status: z.literal('created') }),
  z.object({ status: z.enum(['refused', 'blocked']) }),
])

/** Begins a session if `passwordHash` is still the user's. `slidingMs` is the life from each use. */
export function createSession(
  redis: Redis,
  limits: SessionLimits,
  s: {
    userId: string
    sessionId: string
    passwordHash: string
    slidingMs: number
    remember: boolean
    client: Client
  } & TokenToAllow,
): Promise<z.infer<typeof createdSchema>> {
  return runForUser(redis, createSessionScript, {
    userId: s.userId,
    client: s.client,
    args: [
      s.sessionId,
      s.passwordHash,
      s.slidingMs,
      limits.absoluteMs,
      limits.accessMs,
      s.remember ? 1 : 0,
      s.allow ?? '',
      limits.denyMarginMs,
    ],
    answer: createdSchema,
  })
}

const rotatedSchema = z.discriminatedUnion('status', [
  liveSchema.extend({ status: z.literal('rotated') }),
  z.object({ status: z.literal('reused') }),
  z.object({ status: z.literal('revoked'), reason: reasonSchema }),
])

/** Uses one generation of a session's refresh token; see the script for what may come of it. */
export async function rotateSession(
  redis: Redis,
  limits: SessionLimits,
  s: { userId: string; sessionId: string; generation: number; client: Client } & TokenToAllow,
): Promise<z.infer<typeof rotatedSchema>> {
  const rotated = await runForUser(redis, rotateScript, {
    userId: s.userId,
    client: s.client,
    args: [s.sessionId, s.generation, limits.graceMs, limits.accessMs, limits.denyMarginMs, s.allow ?? ''],
    answer: rotatedSchema,
  })
  if (rotated.status === 'reused') measure()?.sessionsDenied('token_reuse', 1)
  return rotated
}

const endedSchema = z.object({ existed: z.boolean(), revokedAt: z.number(), deniedUntil: z.number() })

/** `token` is the access token that asked, when there is one; `expiresAt` in ms since the epoch. */
export async function endSession(
  redis: Redis,
  limits: SessionLimits,
  s: {
    userId: string
    sessionId: string
    reason: Reason
    event: EventType
    token: { id: string; expiresAt: number } | null
    why?: string
    client: Client
  },
): Promise<z.infer<typeof endedSchema>> {
  const ended = await runForUser(redis, endSessionScript, {
    userId: s.userId,
    client: s.client,
    args: [
      s.sessionId,
      s.reason,
      s.event,
      s.token?.id ?? '',
      s.token?.expiresAt ?? 0,
      limits.accessMs,
      limits.denyMarginMs,
      s.why ?? '',
    ],
    answer: endedSchema,
  })
  measure()?.sessionsDenied(s.reason, 1)
  return ended
}

/** Ends all of a user's sessions but `keep` (null keeps none). @returns how many there were. */
export async function endSessions(
  redis: Redis,
  limits: SessionLimits,
  s: { userId: string; keep: string | null; reason: Reason; event: EventType; why?: string; client: Client },
): Promise<number> {
  const { revoked } = await runForUser(redis, endSessionsScript, {
    userId: s.userId,
    client: s.client,
    args: [s.keep ?? '', s.reason, s.event, limits.denyMarginMs, s.why ?? ''],
    answer: z.object({ revoked: z.number() }),
  })
  measure()?.sessionsDenied(s.reason, revoked)
  return revoked
}

const passwordChangedSchema = z.discriminatedUnion('status', [
  liveSchema.extend({ status: z.literal('changed'), revoked: z.number() }),
  z.object({ status: z.literal('refused') }),
])

/** Replaces the password if `oldHash` is still the user's; ends all other sessions and every token of this one. */
export async function changePassword(
  redis: Redis,
  limits: SessionLimits,
  s: { userId: string; sessionId: string; oldHash: string; newHash: string; client: Client } & TokenToAllow,
): Promise<z.infer<typeof passwordChangedSchema>> {
  const changed = await runForUser(redis, changePasswordScript, {
    userId: s.userId,
    client: s.client,
    args: [s.sessionId, s.oldHash, s.newHash, limits.accessMs, limits.denyMarginMs, s.allow ?? ''],
    answer: passwordChangedSchema,
  })
  if (changed.status === 'changed') measure()?.sessionsDenied('password_changed', changed.revoked)
  return changed
}

/** Marks a session as just confirmed with the password. @returns whether it still lives. */
export async function confirmSession(redis: Redis, userId: string, sessionId: string): Promise<boolean> {
  const { user, prefix } = userKeys(userId)
  return (await ask(() => runScript(redis, confirmSessionScript, [user], [prefix, '', sessionId]))) === 1
}

/** @returns when the session last saw the password (ms since the epoch), or null when the session is gone. */
export async function readConfirmedAt(
  redis: Redis,
  userId: string,
  sessionId: string,
): Promise<number | null> {
  const value = await ask(() => redis.hget<string>(userKeys(userId).session(sessionId), 'confirmedAt'))
  return value === null ? null : Number(value)
}

/** Notes that a session was seen; never brings one back. `at` in ms since the epoch. */
export async function touchSession(
  redis: Redis,
  userId: string,
  sessionId: string,
  at: number,
): Promise<void> {
  await ask(() => redis.set(userKeys(userId).seen(sessionId), at, { xx: true, keepTtl: true }))
}

const listedSchema = z.array(
  z.object({
    id: z.string(),
    createdAt: z.number(),
    expiresAt: z.number(),
    lastSeenAt: z.number(),
    client: z.string().transform(parseClient),
  }),
)

export type ListedSession = z.infer<typeof listedSchema>[number]

/** @returns the user's live sessions; times in ms since the epoch. */
export function listSessions(redis: Redis, userId: string): Promise<z.infer<typeof listedSchema>> {
  return runForUser(redis, listSessionsScript, { userId, args: [], answer: listedSchema })
}
