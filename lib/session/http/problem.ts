/** What the library's own handlers refuse with: status, and a sentence for people. The code is stable (RFC 9457). */
const PROBLEMS = {
  unauthenticated: [401, 'Log in first.'],
  revoked: [401, 'This session has ended.'],
  cross_origin: [403, 'This request comes from another site.'],
  not_a_page_load: [403, 'Only a page that the browser loads can renew a session here.'],
  not_found: [404, 'Not found.'],
  method_not_allowed: [405, 'This address does not have this method.'],
  rate_limited: [429, 'Too many connections. Try again later.'],
  store_unavailable: [503, 'The session store cannot be reached. Try again in a moment.'],
} as const satisfies Record<string, readonly [number, string]>

const NO_STORE = { 'cache-control': 'no-store' }

/** @returns an answer that no cache keeps. */
export function jsonAnswer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...NO_STORE, ...headers } })
}

/** @returns a problem document (RFC 9457 §3.1). */
export function problemAnswer(
  code: keyof typeof PROBLEMS,
  { members, headers }: { members?: object; headers?: Record<string, string> } = {},
): Response {
  const [status, title] = PROBLEMS[code]
  return jsonAnswer(
    status,
    { type: 'about:blank', title, status, detail: title, code, ...members },
    {
      'content-type': 'application/problem+json',
      ...(status === 503 && { 'retry-after': '1' }),
      ...headers,
    },
  )
}

/** @returns a 303 to a path of this origin: whatever the method was, what follows is a GET (RFC 9110 §15.4.4). */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, ...NO_STORE } })
}
