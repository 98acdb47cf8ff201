/**
 * - `REDIS_UNAVAILABLE`: Redis could not be asked, or could not do its work: refused, lost, not authorised,
 *   loading, out of memory, no cluster, an answer that is not Redis'.
 * - `REDIS_TIMEOUT`: no answer within the deadline. Whether the command ran is unknown.
 * - `REDIS_COMMAND`: Redis refused the command itself (wrong type, unknown command, error in a script): a bug of ours.
 */
export type RedisErrorCode = 'REDIS_UNAVAILABLE' | 'REDIS_TIMEOUT' | 'REDIS_COMMAND'

/** What a command throws. The message never holds an argument of the command. */
export class RedisError extends Error {
  override readonly name = 'RedisError'
  readonly code: RedisErrorCode
  /** First word of Redis' error reply (`WRONGTYPE`, `NOSCRIPT`, `OOM`), if there was a reply. */
  readonly reply: string | undefined
  /** Whether a second attempt may help: the connection failed, or the deadline passed. */
  readonly mayRepeat: boolean

  constructor(code: RedisErrorCode, message: string, details: { reply?: string; mayRepeat?: boolean } = {}) {
    super(message)
    this.code = code
    this.reply = details.reply
    this.mayRepeat = details.mayRepeat ?? false
  }
}

/** Replies of a node that cannot do its work, or not for us. */
const UNAVAILABLE_REPLY =
  /^(BUSY|MISCONF|NOAUTH|NOPERM|NOREPLICAS|OOM|UNAUTHORIZED|WRONGPASS|ERR max (.*exceeded|number of clients))\b/i
/** A script that met a slot on its way to another node; the first words depend on the server. */
const MOVING_SLOT_REPLY = /Script attempted to access a non local key in a cluster node/i
const SHORTEST_HIDDEN_ARGUMENT = 3

/**
 * Replies of a node that must not be asked any longer: a replica (which answers WAIT with a sentence), a node that loads
 * its data or has lost its cluster, and redirections that found no end.
 */
const WRONG_NODE_REPLY =
  /^(READONLY|MASTERDOWN|LOADING|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|UNBLOCKED)\b|Too many Cluster redirections|^ERR WAIT cannot be used with replica/

/**
 * Turns Redis' error reply into what is thrown.
 *
 * @param text the reply, such as `WRONGTYPE Operation against a key…`
 * @param command the command that was answered, its name first; its arguments are taken out of the text
 */
export function fromErrorReply(text: string, command: readonly string[]): RedisError {
  const message = withoutArguments(text, command)
  const reply = /^[A-Z]+\b/.exec(text)?.[0]
  const unavailable = [UNAVAILABLE_REPLY, WRONG_NODE_REPLY, MOVING_SLOT_REPLY].some(one => one.test(text))
  return new RedisError(unavailable ? 'REDIS_UNAVAILABLE' : 'REDIS_COMMAND', message, { reply })
}

/**
 * Whether an error says that Redis could not be asked, as opposed to a bug in what it was asked.
 * Goes by `code`, not by class, because a bundler may have made two copies of the class.
 */
export function isRedisFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false
  return error.code === 'REDIS_UNAVAILABLE' || error.code === 'REDIS_TIMEOUT'
}

/** Whether a reply says that another node should be asked: the address may lead there by now. */
export function isWrongNodeReply(text: string): boolean {
  return WRONG_NODE_REPLY.test(text)
}

function withoutArguments(text: string, command: readonly string[]): string {
  const shown = text.replace(/,? with args beginning with:[\s\S]*$/, '')
  return command
    .slice(1)
    .filter(argument => argument.length >= SHORTEST_HIDDEN_ARGUMENT)
    .sort((one, other) => other.length - one.length)
    .reduce((message, argument) => message.replaceAll(argument, '…'), shown)
}
