import * as z from 'zod/mini'
import { LANES, type Lane } from '@/lib/lab/lanes'
import { address } from '@/lib/web/address'
import type { Attempt } from './lane-record'

const measuredSchema = z.object({ commands: z.array(z.string()), redisMs: z.number(), checkMs: z.number() })

const answerSchema = z.object({
  code: z.optional(z.string()),
  reason: z.optional(z.string()),
  revoked: z.optional(z.boolean()),
  measured: z.optional(measuredSchema),
})

/** An answer, and how long it took (ms); `leftAt` by this browser's clock (ms). Status 0: no answer at all. */
export type LabAnswer = z.infer<typeof answerSchema> & {
  status: number
  ms: number
  leftAt: number
  body: unknown
}

/** @param copy the thief's copy; without it the request goes as the victim's browser, with its cookies. */
export async function callLab(
  method: 'GET' | 'POST',
  path: string,
  { copy, body: sent }: { copy?: string; body?: object } = {},
): Promise<LabAnswer> {
  const leftAt = performance.now()
  try {
    const response = await fetch(address(`/api/lab/${path}`), {
      method,
      cache: 'no-store',
      credentials: copy === undefined ? 'same-origin' : 'omit',
      headers: {
        ...(copy !== undefined && { authorization: `Bearer ${copy}` }),
        ...(sent && { 'content-type': 'application/json' }),
      },
      body: sent && JSON.stringify(sent),
    })
    const text = await response.text()
    const ms = performance.now() - leftAt
    // A proxy in front of the app answers with pages.
    const isJson = response.headers.get('content-type')?.includes('json')
    const body: unknown = isJson ? JSON.parse(text) : null
    const known = answerSchema.safeParse(body)
    return { ...(known.success ? known.data : {}), status: response.status, ms, leftAt, body }
  } catch (error) {
    // fetch throws a TypeError when there is no answer, or no complete one.
    if (!(error instanceof TypeError)) throw error
    return { status: 0, ms: performance.now() - leftAt, leftAt, body: null }
  }
}

/** @param since this browser's time at the beginning of the round (ms). */
export function toAttempt(answer: LabAnswer, since: number, during: Attempt['during']): Attempt {
  const { status, ms, leftAt, code = null, reason = null, measured = null } = answer
  return { at: (leftAt - since) / 1000, ms, status, code, reason, measured, during }
}

const roundSchema = z.object({
  lifeSeconds: z.number(),
  lanes: z.array(z.object({ lane: z.enum(LANES), credential: z.string() })),
})

/** @returns the credentials of a new round, or null when the answer holds none. */
export function readRound({ body }: LabAnswer): z.infer<typeof roundSchema> | null {
  const parsed = roundSchema.safeParse(body)
  return parsed.success ? parsed.data : null
}

const keysSchema = z.object({ keys: z.array(z.object({ name: z.string(), ttlMs: z.number() })) })

/** A key of the sandbox; `goneAt` by this browser's clock (ms). */
export type ShownKey = { lane: Lane | null; name: string; goneAt: number }

/** @returns the keys of an answer, or null when it holds none. */
export function readKeys({ body, leftAt }: LabAnswer): ShownKey[] | null {
  const parsed = keysSchema.safeParse(body)
  if (!parsed.success) return null
  return parsed.data.keys
    .map(({ name, ttlMs }) => ({
      name,
      lane: LANES.find(lane => name.includes(`}:${lane}:`)) ?? null,
      goneAt: leftAt + ttlMs,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}
