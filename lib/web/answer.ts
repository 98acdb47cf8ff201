import { randomBytes } from 'node:crypto'
import { type Problem, problemDocument, problemStatus, problemTitle } from './problem'
import { messagePage } from './problem-page'
import { DATA_POLICY, pagePolicy, securityHeaders } from './security-headers'

/** What a handler answers with. A form is redirected to `location` instead, and needs one. */
export type Answer = {
  status: 200 | 201
  body: object
  location: string
  cookies?: string[]
  headers?: Record<string, string>
}

/** @returns a JSON answer. @param request see {@link securityHeaders}. */
export function jsonAnswer(
  status: number,
  body: object,
  { cookies = [], headers = {} }: AnswerParts = {},
  request?: Headers,
): Response {
  return withCookies(
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...securityHeaders(DATA_POLICY, request), ...headers },
    }),
    cookies,
  )
}

/** @returns a problem document (RFC 9457). */
export function problemAnswer(problem: Problem): Response {
  return jsonAnswer(problemStatus(problem), problemDocument(problem), {
    cookies: problem.cookies,
    headers: { 'content-type': 'application/problem+json', ...retryAfter(problem), ...problem.headers },
  })
}

/** @returns the problem as a page, for a browser that cannot show a document. */
export function problemPage(problem: Problem): Response {
  const nonce = randomBytes(16).toString('base64')
  const text = String(problem.members?.detail ?? 'Nothing was changed. Go back, and try again in a moment.')
  return withCookies(
    new Response(messagePage(nonce, { title: problemTitle(problem), text }), {
      status: problemStatus(problem),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        ...securityHeaders(pagePolicy(nonce)),
        ...retryAfter(problem),
        ...problem.headers,
      },
    }),
    problem.cookies ?? [],
  )
}

/** @returns a 303: whatever the method was, what follows is a GET (RFC 9110 §15.4.4). */
export function seeOther(location: string, { cookies = [], headers = {} }: AnswerParts = {}): Response {
  return withCookies(
    new Response(null, { status: 303, headers: { location, ...securityHeaders(DATA_POLICY), ...headers } }),
    cookies,
  )
}

type AnswerParts = { cookies?: string[]; headers?: Record<string, string> }

function retryAfter({ retryAfterSeconds }: Problem): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
}

function withCookies(response: Response, cookies: string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
