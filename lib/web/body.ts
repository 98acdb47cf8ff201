import type { z } from 'zod'
import { log } from '@/lib/log'
import type { FieldError, Problem } from './problem'

const MAX_BODY_BYTES = 64 * 1024
const MAX_DROPPED_BYTES = 4 * 1024 * 1024

export type ReadBody<T> = { value: T } | { problem: Problem; given: Record<string, unknown> }

/** @returns whether a request was sent by an HTML form, which wants to be redirected rather than answered. */
export function isForm(headers: Headers): boolean {
  return mediaType(headers) === 'application/x-www-form-urlencoded'
}

/**
 * Reads a JSON or form body and checks it against a schema.
 * @returns the value, or what is wrong with it together with what could be read.
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<ReadBody<T>> {
  const text = await readText(request)
  if (text === undefined) return { problem: { code: 'incomplete_body' }, given: {} }
  if (text === null) return { problem: { code: 'body_too_large' }, given: {} }
  const given = parse(text, request.headers)
  if ('code' in given) return { problem: { code: given.code }, given: {} }
  const parsed = await schema.safeParseAsync(given.value)
  if (parsed.success) return { value: parsed.data }
  const errors = parsed.error.issues.flatMap<FieldError>(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(field => ({ field, message: 'This field is not known here.' }))
      : [{ field: issue.path.join('.'), message: issue.message }],
  )
  const fields = typeof given.value === 'object' && given.value !== null ? given.value : {}
  return { problem: { code: 'invalid_input', members: { errors } }, given: { ...fields } }
}

type Parsed = { value: unknown } | { code: 'invalid_json' | 'unsupported_media_type' }

function parse(text: string, headers: Headers): Parsed {
  const type = mediaType(headers)
  // No body has no type: `fetch` says text/plain of an empty text.
  if (text === '') return { value: {} }
  if (isForm(headers)) return { value: Object.fromEntries(new URLSearchParams(text)) }
  if (type !== 'application/json' && !type?.endsWith('+json')) return { code: 'unsupported_media_type' }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { code: 'invalid_json' }
    throw error
  }
}

function mediaType(headers: Headers): string | null {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() || null
}

/**
 * Keeps nothing beyond the limit, whatever `Content-Length` said. What is too long is still read and dropped, up to a
 * point: a connection that is left with an unread body hangs at its next request.
 * @returns null when there is more than the limit; undefined when the client broke off.
 */
async function readText(request: Request): Promise<string | null | undefined> {
  if (Number(request.headers.get('content-length')) > MAX_DROPPED_BYTES) return null
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > MAX_DROPPED_BYTES) return null
      if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    }
  } catch (error) {
    // Only the connection can fail here: the client is gone, which is no fault of this app.
    log.debug({ err: error }, 'a request body broke off')
    return undefined
  }
  if (size > MAX_BODY_BYTES) return null
  return Buffer.concat(chunks).toString('utf8')
}
