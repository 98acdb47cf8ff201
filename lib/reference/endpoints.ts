import { z } from 'zod'
import { kickSchema, roleAndStatusSchema } from '@/lib/admin/schemas'
import type { ProblemCode } from '@/lib/web/problem'
import {
  changePasswordSchema,
  confirmSchema,
  deleteAccountSchema,
  endSessionsSchema,
  loginSchema,
  serviceTokenSchema,
  signUpSchema,
} from '@/lib/web/schemas'
import { answers } from './answers'

/** What one address of the API takes and answers. The reference is made from these; the contract test holds them to it. */
export type Endpoint = {
  method: 'get' | 'post' | 'delete' | 'patch'
  path: `/api/${string}` | `/.well-known/${string}`
  summary: string
  /** `principal`: needs the cookies of a session; `admin`: of an administrator's; `service`: HTTP Basic. */
  access: 'anyone' | 'principal' | 'admin' | 'service'
  body?: z.ZodType
  /** Whatever is sent as a body is not read. */
  ignoresBody?: true
  query?: Record<string, z.ZodType>
  headers?: Record<string, z.ZodType>
  success: { status: 200 | 201; schema: z.ZodType; mediaType?: 'text/event-stream' }
  /** What it refuses with, beyond what its method and access imply (see `problemsOf`). */
  problems?: readonly ProblemCode[]
}

const BODY_PROBLEMS = [
  'invalid_json',
  'body_too_large',
  'unsupported_media_type',
  'invalid_input',
] as const satisfies ProblemCode[]

const PRINCIPAL_PROBLEMS = [
  'unauthenticated',
  'revoked',
  'store_unavailable',
] as const satisfies ProblemCode[]

const SERVICE_PROBLEMS = [
  'invalid_client',
  'rate_limited',
  'store_unavailable',
] as const satisfies ProblemCode[]

const DELETION_PROBLEMS = [
  'wrong_password',
  'confirmation_required',
  'last_admin',
  'rate_limited',
  'overloaded',
] as const satisfies ProblemCode[]

/** @returns every code that the endpoint may refuse a well-meant or ill-meant request with. */
export function problemsOf({ method, access, ignoresBody, problems = [] }: Endpoint): ProblemCode[] {
  const implied = [
    ...(method === 'get' ? [] : (['cross_origin'] as const)),
    ...(method === 'get' || ignoresBody ? [] : BODY_PROBLEMS),
    ...(access === 'principal' || access === 'admin' ? PRINCIPAL_PROBLEMS : []),
    ...(access === 'service' ? SERVICE_PROBLEMS : []),
    ...(access === 'admin' ? (['forbidden'] as const) : []),
  ]
  return [...new Set([...implied, ...problems])]
}

/** Whether it can be sent by an HTML form, which is answered with a redirect. */
export const takesForms = ({ method, access }: Endpoint) => method === 'post' && access !== 'service'

const ok = (schema: z.ZodType) => ({ status: 200, schema }) as const

export const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/auth/signup',
    summary: 'Create an account and log in',
    access: 'anyone',
    body: signUpSchema,
    success: { status: 201, schema: answers.userAndSession },
    problems: ['email_taken', 'rate_limited', 'overloaded', 'store_unavailable'],
  },
  {
    method: 'post',
    path: '/api/auth/login',
    summary: 'Log in; both cookies are set',
    access: 'anyone',
    body: loginSchema,
    success: ok(answers.userAndSession),
    problems: ['invalid_credentials', 'blocked', 'rate_limited', 'overloaded', 'store_unavailable'],
  },
  {
    method: 'post',
    path: '/api/auth/logout',
    summary: 'End this session: its tokens are refused from the next request on. May be repeated',
    access: 'anyone',
    ignoresBody: true,
    success: ok(answers.loggedOut),
    problems: ['store_unavailable'],
  },
  {
    method: 'post',
    path: '/api/auth/refresh',
    summary: 'Exchange the refresh token for the next one and a new access token',
    access: 'anyone',
    success: ok(answers.session),
    problems: ['invalid_refresh_token', 'store_unavailable'],
  },
  {
    method: 'post',
    path: '/api/auth/confirm',
    summary: 'Confirm this session with the password, for what needs a fresh login',
    access: 'principal',
    body: confirmSchema,
    success: ok(answers.confirmed),
    problems: ['wrong_password', 'rate_limited', 'overloaded'],
  },
  {
    method: 'get',
    path: '/api/auth/session',
    summary: 'Who is logged in',
    access: 'principal',
    success: ok(answers.userAndSession),
  },
  {
    method: 'get',
    path: '/api/auth/events',
    summary:
      'Server-sent events: `ended` and `overtaken` are hints to ask `GET /api/auth/session`, `alive` comes every 5 seconds',
    access: 'principal',
    success: { status: 200, schema: z.string(), mediaType: 'text/event-stream' },
    problems: ['rate_limited'],
  },
  {
    method: 'get',
    path: '/api/sessions',
    summary: 'All sessions of this user, the current one first',
    access: 'principal',
    success: ok(answers.sessions),
  },
  {
    method: 'delete',
    path: '/api/sessions',
    summary: 'End all sessions of this user, or all but the current one; needs a fresh login',
    access: 'principal',
    query: { scope: z.enum(['others', 'all']) },
    success: ok(answers.revoked),
    problems: ['confirmation_required'],
  },
  {
    method: 'delete',
    path: '/api/sessions/{sid}',
    summary: 'End one session of this user; another one than the current needs a fresh login',
    access: 'principal',
    success: ok(answers.revoked),
    problems: ['confirmation_required', 'not_found'],
  },
  {
    method: 'post',
    path: '/api/sessions/end',
    summary: 'What DELETE does, for HTML forms',
    access: 'principal',
    body: endSessionsSchema,
    success: ok(answers.revoked),
    problems: ['confirmation_required', 'not_found'],
  },
  {
    method: 'post',
    path: '/api/account/password',
    summary: 'Change the password; every other session and every copied token ends',
    access: 'principal',
    body: changePasswordSchema,
    success: ok(answers.revoked),
    problems: ['wrong_password', 'rate_limited', 'overloaded'],
  },
  {
    method: 'get',
    path: '/api/account/events',
    summary: 'What happened to this account, newest first',
    access: 'principal',
    success: ok(answers.events),
  },
  {
    method: 'delete',
    path: '/api/account',
    summary: 'Delete this account; all its tokens end; needs a fresh login',
    access: 'principal',
    body: deleteAccountSchema,
    success: ok(answers.deleted),
    problems: DELETION_PROBLEMS,
  },
  {
    method: 'post',
    path: '/api/account/delete',
    summary: 'What DELETE does, for HTML forms',
    access: 'principal',
    body: deleteAccountSchema,
    success: ok(answers.deleted),
    problems: DELETION_PROBLEMS,
  },
  {
    method: 'get',
    path: '/api/admin/users',
    summary: 'Users in the order of their email addresses, 50 at a time',
    access: 'admin',
    query: {
      q: z.string().optional().describe('What the email address begins with'),
      cursor: z.string().optional().describe('`nextCursor` of the page before'),
      role: z.literal('admin').optional().describe('Administrators only'),
    },
    success: ok(answers.users),
    problems: ['invalid_input'],
  },
  {
    method: 'get',
    path: '/api/admin/users/{id}',
    summary: 'A user with their sessions and events',
    access: 'admin',
    success: ok(answers.userDetails),
    problems: ['not_found'],
  },
  {
    method: 'patch',
    path: '/api/admin/users/{id}',
    summary: 'Change a user’s role or status; needs a fresh login',
    access: 'admin',
    body: roleAndStatusSchema,
    success: ok(answers.user),
    problems: ['confirmation_required', 'not_found', 'last_admin'],
  },
  {
    method: 'post',
    path: '/api/admin/users/{id}/change',
    summary: 'What PATCH does, for HTML forms',
    access: 'admin',
    body: roleAndStatusSchema,
    success: ok(answers.user),
    problems: ['confirmation_required', 'not_found', 'last_admin'],
  },
  {
    method: 'post',
    path: '/api/admin/users/{id}/kick',
    summary: 'End all sessions of a user, or one; needs a fresh login',
    access: 'admin',
    body: kickSchema,
    success: ok(answers.revoked),
    problems: ['confirmation_required', 'not_found'],
  },
  {
    method: 'get',
    path: '/api/admin/log',
    summary: 'What administrators and operators did, newest first, 50 at a time',
    access: 'admin',
    query: { cursor: z.string().optional().describe('`nextCursor` of the page before') },
    success: ok(answers.adminLog),
    problems: ['invalid_input'],
  },
  {
    method: 'get',
    path: '/api/health',
    summary: 'The process is up',
    access: 'anyone',
    success: ok(answers.healthy),
  },
  {
    method: 'get',
    path: '/api/ready',
    summary: 'Redis has answered just now',
    access: 'anyone',
    success: ok(answers.ready),
    problems: ['store_unavailable'],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'anyone',
    success: ok(answers.reference),
  },
  {
    method: 'post',
    path: '/api/oauth/introspect',
    summary: 'What an access token is worth now (RFC 7662); it is no use of the session',
    access: 'service',
    body: serviceTokenSchema,
    success: ok(answers.introspection),
  },
  {
    method: 'post',
    path: '/api/oauth/revoke',
    summary:
      'End what a token stands for (RFC 7009): an access token alone, or the session of a refresh token. The answer is the same for any other text',
    access: 'service',
    body: serviceTokenSchema,
    success: ok(answers.nothing),
  },
  {
    method: 'get',
    path: '/api/feed',
    summary:
      'Server-sent events of all endings: with `ending`, a Security Event Token (RFC 8417), first those in force; `alive`, twice a second, says that none is missing',
    access: 'service',
    headers: {
      'Last-Event-ID': z
        .string()
        .optional()
        .describe(
          'The id of the last event, to go on after it. Without it, or with another text: all that is in force',
        ),
    },
    success: { status: 200, schema: z.string(), mediaType: 'text/event-stream' },
  },
  {
    method: 'get',
    path: '/.well-known/oauth-authorization-server',
    summary: 'Where services find the keys, introspection and revocation (RFC 8414)',
    access: 'anyone',
    success: ok(answers.authorizationServer),
  },
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that verify access tokens (RFC 7517); none with HS256',
    access: 'anyone',
    success: ok(answers.keys),
  },
]
