import { z } from 'zod'
import { AUDIT_ACTIONS } from '@/lib/admin/store/audit-log'
import { EVENT_TYPES } from '@/lib/users/store/events'
import { userSchema } from '@/lib/users/store/user'

const time = z.iso.datetime()
const id = z.string().length(22).describe('128 random bits, base64url')

const user = userSchema
const session = z.strictObject({ id, createdAt: time, expiresAt: time, accessExpiresAt: time })

const sessionRow = z.strictObject({
  id,
  current: z.boolean(),
  device: z.string(),
  ip: z.string().nullable(),
  createdAt: time,
  lastSeenAt: time,
  expiresAt: time,
})

const eventRow = z.strictObject({
  at: time,
  type: z.enum(EVENT_TYPES),
  sessionId: id.nullable(),
  ip: z.string().nullable(),
  device: z.string(),
  note: z.string().optional().describe('What an administrator wrote beside the action'),
  count: z.int().min(2).optional().describe('How many failed logins of this device the event stands for'),
})

const userRow = z.strictObject({
  ...userSchema.shape,
  lastLoginAt: time.nullable(),
  sessions: z.int().min(0).describe('How many the user has now'),
})

const nextCursor = z.string().nullable().describe('Null on the last page')

const logRow = z.strictObject({
  id: z.string(),
  at: time,
  by: z
    .strictObject({ id, email: z.string().nullable() })
    .nullable()
    .describe('Who; null is the command line, and the address null when the account is gone'),
  user: z.strictObject({ id, email: z.string().nullable() }).describe('Whom'),
  action: z.enum(AUDIT_ACTIONS),
  note: z.string().nullable(),
  ip: z.string().nullable(),
  device: z.string(),
})

const publicKey = z.strictObject({
  kty: z.enum(['EC', 'OKP']),
  crv: z.enum(['P-256', 'Ed25519']),
  x: z.string(),
  y: z.string().optional(),
  kid: z.string().describe('Thumbprint of the key (RFC 7638)'),
  alg: z.enum(['ES256', 'EdDSA']),
  use: z.literal('sig'),
})

const seconds = z.int().describe('Seconds since the epoch')

const activeToken = z.strictObject({
  active: z.literal(true),
  token_type: z.literal('Bearer'),
  iss: z.string(),
  aud: z.string(),
  client_id: z.string(),
  sub: id.describe('The user'),
  sid: id.describe('The session'),
  jti: id.describe('The token'),
  iat: seconds,
  exp: seconds,
  auth_time: seconds.describe('When the session began'),
  session_exp: seconds.describe('When the session ends unless it is used again'),
  ver: z.string().describe('The version of the user at issue'),
  gen: z.int().describe('How often the session had been renewed'),
  role: user.shape.role,
})

/** What the API answers with when all went well. Members that are not named here are not sent. */
export const answers = {
  userAndSession: z.strictObject({ user, session }),
  session: z.strictObject({ session }),
  sessions: z.strictObject({ sessions: z.array(sessionRow) }),
  events: z.strictObject({ events: z.array(eventRow) }),
  confirmed: z.strictObject({ confirmed: z.literal(true) }),
  revoked: z.strictObject({ revoked: z.int().min(0).describe('How many sessions were ended') }),
  loggedOut: z.strictObject({
    revoked: z
      .boolean()
      .describe('True only after Redis has confirmed it; false when there was no session to end'),
    revokedAt: time.nullable(),
    deniedUntil: time
      .nullable()
      .describe('When the denylist entry goes, because every token that it kills is over'),
  }),
  user: z.strictObject({ user }),
  deleted: z.strictObject({ deleted: z.literal(true) }),
  users: z.strictObject({
    users: z.array(userRow),
    nextCursor,
    total: z.int().min(0).describe('How many users there are, of those that were searched for'),
  }),
  userDetails: z.strictObject({
    user: userRow,
    sessions: z.array(sessionRow),
    events: z.array(eventRow),
  }),
  adminLog: z.strictObject({ entries: z.array(logRow), nextCursor }),
  healthy: z.strictObject({ status: z.literal('ok') }),
  ready: z.strictObject({ status: z.literal('ready') }),
  keys: z.strictObject({ keys: z.array(publicKey) }),
  introspection: z.union([z.strictObject({ active: z.literal(false) }), activeToken]),
  nothing: z.strictObject({}),
  authorizationServer: z.strictObject({
    issuer: z.url(),
    jwks_uri: z.url(),
    response_types_supported: z.array(z.string()).length(0),
    grant_types_supported: z.array(z.string()).length(0).describe('The app grants nothing to clients'),
    introspection_endpoint: z.url(),
    introspection_endpoint_auth_methods_supported: z.array(z.literal('client_secret_basic')),
    revocation_endpoint: z.url(),
    revocation_endpoint_auth_methods_supported: z.array(z.literal('client_secret_basic')),
  }),
  reference: z.looseObject({ openapi: z.string() }),
}
