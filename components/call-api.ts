import { suspendWatch, tellEnd } from '@/lib/session/watch'
import { address } from '@/lib/web/address'

/** An RFC 9457 problem document, with the members this product adds. */
export type Problem = {
  code: string
  detail?: string
  errors?: { field: string; message: string }[]
  reason?: string
  cookiesCleared?: boolean
  /** From `Retry-After`. */
  retrySeconds?: number
}

export type ApiAnswer =
  | {
      ok: true
      body: unknown
      /** The server's clock when it answered, in milliseconds since the epoch; NaN if it did not say. */
      serverNow: number
    }
  | { ok: false; status: number; problem: Problem }

type Method = 'GET' | 'POST' | 'DELETE'

/** Aborted from the moment at which this page ends its own session. */
let reading = new AbortController()

/** Marks a request that a page makes by itself: the server neither renews the session for it nor counts it as use. */
const WATCH_HEADER = { 'x-session-watch': '1' }

/**
 * Calls the app's own API with JSON, because a person did something. Never throws: no answer at all is the problem
 * `network`.
 * @param body left out for a request without one.
 */
export async function callApi(method: Method, path: string, body?: object): Promise<ApiAnswer> {
  const answer = await request(method, path, {}, body)
  if (!answer.ok && isSessionEnd(answer)) tellEnd()
  return answer
}

/**
 * Calls the app's own API to end the session of this page. From then on the page reads nothing more from the API: the
 * answer would only be a refusal, which races with the navigation to the login page. Reading is possible again if the
 * call fails, or when the browser takes the page out of its back-forward cache.
 */
export async function endOwnSession(
  method: 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<ApiAnswer> {
  reading.abort()
  const watchAgain = suspendWatch()
  const answer = await callApi(method, path, body)
  const readAgain = () => {
    reading = new AbortController()
  }
  if (answer.ok) addEventListener('pageshow', readAgain, { once: true, capture: true })
  else readAgain()
  // The other tabs need not wait for the server to tell them. This one goes on to the login page, or says what is left to do.
  if (answer.ok || answer.problem.cookiesCleared) tellEnd()
  else watchAgain()
  return answer
}

/** Reads from the app's own API without an action of the user: for a timer, a poll, a hint from another tab. */
export function watchApi(path: string): Promise<ApiAnswer> {
  return request('GET', path, WATCH_HEADER)
}

/** @returns whether a refusal says that this browser's session is over. */
function isSessionEnd({ problem }: { problem: Problem }): boolean {
  return problem.code === 'unauthenticated' || problem.code === 'revoked'
}

async function request(
  method: Method,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<ApiAnswer> {
  try {
    const response = await fetch(address(path), {
      method,
      cache: 'no-store',
      signal: method === 'GET' ? reading.signal : null,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    })
    const answer: unknown = await response.json().catch(() => null)
    if (response.ok)
      return { ok: true, body: answer, serverNow: Date.parse(response.headers.get('date') ?? '') }
    return { ok: false, status: response.status, problem: toProblem(answer, response) }
  } catch {
    return { ok: false, status: 0, problem: { code: 'network' } }
  }
}

function toProblem(answer: unknown, response: Response): Problem {
  const retry = Number(response.headers.get('retry-after'))
  const retrySeconds = retry > 0 ? retry : undefined
  const isProblem = typeof answer === 'object' && answer !== null && 'code' in answer
  if (!isProblem) return { code: response.status === 503 ? 'store_unavailable' : 'unknown', retrySeconds }
  return { ...(answer as Problem), retrySeconds }
}
