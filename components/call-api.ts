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

export type ApiAnswer = { ok: true; body: unknown } | { ok: false; status: number; problem: Problem }

/** Told to the window when the server no longer accepts this session; `detail` is the reason, if it was told. */
export const SESSION_ENDED = 'session-ended'

/**
 * Calls the app's own API with JSON. Never throws: no answer at all is the problem `network`.
 * @param body left out for a request without one.
 */
export async function callApi(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<ApiAnswer> {
  try {
    const response = await fetch(address(path), {
      method,
      cache: 'no-store',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    })
    const answer: unknown = await response.json().catch(() => null)
    if (response.ok) return { ok: true, body: answer }
    const problem = toProblem(answer, response)
    if (problem.code === 'unauthenticated' || problem.code === 'revoked') {
      dispatchEvent(new CustomEvent(SESSION_ENDED, { detail: problem.reason }))
    }
    return { ok: false, status: response.status, problem }
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
