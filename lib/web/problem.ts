/** Every error the API answers with: its status, and a title for people. The code is stable (RFC 9457). */
const PROBLEMS = {
  incomplete_body: [400, 'The body ended before it was complete.'],
  invalid_json: [400, 'The body is not readable JSON.'],
  unauthenticated: [401, 'Log in first.'],
  revoked: [401, 'This session has ended.'],
  invalid_client: [401, 'Send the credentials of a service, as HTTP Basic.'],
  invalid_credentials: [401, 'Incorrect email or password.'],
  invalid_refresh_token: [401, 'The refresh token is invalid or has ended.'],
  blocked: [403, 'This account is blocked.'],
  cross_origin: [403, 'This request comes from another site.'],
  forbidden: [403, 'This account is not allowed to do that.'],
  wrong_password: [403, 'Incorrect password.'],
  confirmation_required: [403, 'Confirm your password first.'],
  not_found: [404, 'Not found.'],
  method_not_allowed: [405, 'This address does not have this method.'],
  email_taken: [409, 'There is already an account with this email address.'],
  last_admin: [409, 'The last administrator cannot be removed.'],
  body_too_large: [413, 'The body is larger than 64 kB.'],
  unsupported_media_type: [415, 'Send JSON or a form.'],
  invalid_input: [422, 'Some fields are invalid.'],
  rate_limited: [429, 'Too many attempts. Try again later.'],
  internal_error: [500, 'Something went wrong.'],
  overloaded: [503, 'Too many people are logging in right now. Try again in a moment.'],
  store_unavailable: [503, 'The session store cannot be reached. Try again in a moment.'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof PROBLEMS

/** An expected refusal, as a value. */
export type Problem = {
  code: ProblemCode
  /** More members of the problem document. */
  members?: Record<string, unknown>
  retryAfterSeconds?: number
  /** Where a page that shows the problem leads to. */
  link?: { href: string; text: string }
  /** `Set-Cookie` values and headers that the refusal carries all the same. */
  cookies?: string[]
  headers?: Record<string, string>
}

export type FieldError = { field: string; message: string }

/** Seconds after which it is worth asking a Redis that was away again. */
const RETRY_AFTER_SECONDS = 1

export const storeUnavailable = (members?: Record<string, unknown>): Problem => ({
  code: 'store_unavailable',
  members,
  retryAfterSeconds: RETRY_AFTER_SECONDS,
})

/** A page of a list was asked for that no list has named. */
export const noCursor: Problem = {
  code: 'invalid_input',
  members: { errors: [{ field: 'cursor', message: 'This is no cursor.' }] satisfies FieldError[] },
}

/** @returns whether a value is a problem rather than an answer. */
export function isProblem(value: object): value is Problem {
  return 'code' in value
}

export const problemStatus = ({ code }: Problem) => PROBLEMS[code][0]
export const problemTitle = ({ code }: Problem) => PROBLEMS[code][1]

/** @returns the problem document's members (RFC 9457 §3.1). */
export function problemDocument(problem: Problem): Record<string, unknown> {
  const title = problemTitle(problem)
  return {
    type: 'about:blank',
    title,
    status: problemStatus(problem),
    detail: title,
    code: problem.code,
    ...problem.members,
  }
}
