import { randomBytes } from 'node:crypto'
import { readEnv } from '@/lib/env'
import { address } from './address'
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

type AnswerParts = { cookies?: string[]; headers?: Record<string, string> }

/** @param request headers of the request, here and below. @returns a JSON answer. */
export function jsonAnswer(
  request: Headers,
  status: number,
  body: object,
  { cookies = [], headers = {} }: AnswerParts = {},
): Response {
  return withCookies(
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...securityHeaders(DATA_POLICY, request), ...headers },
    }),
    cookies,
  )
}

/** @returns a file that is the same for every visitor. It names the app's origin, which without `APP_ORIGIN` a request chooses. */
export function textAnswer(request: Headers, mediaType: string, text: string): Response {
  return new Response(text, {
    headers: {
      ...securityHeaders(DATA_POLICY, request),
      'content-type': mediaType,
      'cache-control': readEnv().APP_ORIGIN ? 'public, max-age=3600' : 'no-store',
    },
  })
}

/** @returns a problem document (RFC 9457). */
export function problemAnswer(request: Headers, problem: Problem): Response {
  return jsonAnswer(request, problemStatus(problem), problemDocument(problem), {
    cookies: problem.cookies,
    headers: { 'content-type': 'application/problem+json', ...problemHeaders(problem) },
  })
}

/** @returns the problem as a page, for a browser that cannot show a document. */
export function problemPage(request: Headers, problem: Problem): Response {
  const nonce = randomBytes(16).toString('base64')
  const { title, text } = pageTexts(problem)
  // To load a page again that a form was sent to would send the form again.
  const reloads = problem.code === 'store_unavailable' && !request.has('content-type')
  return withCookies(
    new Response(messagePage(nonce, { title, text, link: problem.link, reloads }), {
      status: problemStatus(problem),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        ...securityHeaders(pagePolicy(nonce, request), request),
        ...problemHeaders(problem),
      },
    }),
    problem.cookies ?? [],
  )
}

function pageTexts(problem: Problem): { title: string; text: string } {
  const detail = problem.members?.detail
  if (problem.code === 'store_unavailable' && detail === undefined) {
    return {
      title: 'We can’t check your session right now',
      text: 'We can’t reach the session store, and without it nobody gets in. You haven’t been logged out.',
    }
  }
  const text = String(detail ?? 'Nothing was changed. Go back, and try again in a moment.')
  return { title: problemTitle(problem), text }
}

/**
 * @param location a path of this app.
 * @returns a 303: whatever the method was, what follows is a GET (RFC 9110 §15.4.4).
 */
export function seeOther(
  request: Headers,
  location: string,
  { cookies = [], headers = {} }: AnswerParts = {},
): Response {
  return withCookies(
    new Response(null, {
      status: 303,
      headers: { location: address(location), ...securityHeaders(DATA_POLICY, request), ...headers },
    }),
    cookies,
  )
}

/**
 * A 401 names a challenge (RFC 9110 §15.5.2). `Cookie` is in no registry; it is the true one here, because the
 * credentials are cookies that the login form sets, and browsers show no dialogue for a scheme that they do not know.
 */
function problemHeaders(problem: Problem): Record<string, string> {
  const challenge = `Cookie realm="session", form-action="${address('/login')}"`
  return {
    ...(problem.retryAfterSeconds !== undefined && { 'retry-after': String(problem.retryAfterSeconds) }),
    ...(problemStatus(problem) === 401 && { 'www-authenticate': challenge }),
    ...problem.headers,
  }
}

function withCookies(response: Response, cookies: string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
