import { type Logger, pino, stdTimeFunctions } from 'pino'

/** Members that never reach the log, however deep in what is logged a mistake of ours may have put them. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'cookies',
  '["set-cookie"]',
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'ticket',
  'email',
  'name',
  'ip',
]
const DEEPEST = 3

/** What a text may hold that identifies or authenticates a person: signed and opaque tokens, e-mail addresses. */
const SECRET_TEXTS = [
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /[\w-]{22}\.[\w-]{22}\.\d+\.[\w-]{43}/g,
  /[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi,
]

const CENSORED = '[redacted]'

// Middleware and handlers are separate bundles of one process: they share one logger, and its level.
const LOG = Symbol.for('app.log')
const global = globalThis as { [LOG]?: Logger }

/**
 * One JSON line per event, to standard output. Nothing that identifies or authenticates a person is ever passed in; the
 * redaction here is the second line of defence (ASVS 16.2.5).
 */
export const log: Logger = pinoOnce()

function pinoOnce(): Logger {
  global[LOG] ??= pino({
    base: undefined,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: SECRET_NAMES.flatMap(pathsTo), censor: CENSORED },
    serializers: { err: serializeError },
  })
  return global[LOG]
}

/** @returns the paths to a member of this name, down to the deepest level. */
function pathsTo(name: string): string[] {
  const depths = Array.from({ length: DEEPEST }, (_, depth) => '*.'.repeat(depth))
  return depths.map(depth => (name.startsWith('[') ? `${depth.slice(0, -1)}${name}` : `${depth}${name}`))
}

/** Class, code, message, stack and cause of an error; other members may hold anything. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return withoutSecrets(String(error))
  return {
    type: error.name,
    code: 'code' in error ? error.code : undefined,
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  }
}

/** @returns the text without tokens and e-mail addresses. */
export function withoutSecrets(text: string): string {
  return SECRET_TEXTS.reduce((clean, secret) => clean.replace(secret, CENSORED), text)
}
