import type { UpstashRequest } from '@upstash/redis'

/** What a command answers: the replies of RESP 2. */
export type Reply = string | number | null | Reply[]

/** The answer to one command of a batch; `error` is Redis' own text. */
export type Row = { result: Reply } | { error: string }

/** Commands that travel together, each a name and its arguments. */
export type Batch = { kind: (typeof KINDS)[number]; commands: string[][] }

/** A command alone, and the paths that Upstash's protocol has for several. */
const KINDS = ['single', 'pipeline', 'multi-exec'] as const

/**
 * Reads what `@upstash/redis` hands to a requester.
 *
 * @throws TypeError if it is no command, or an argument is neither text, number nor boolean
 */
export function readRequest({ path = [], body }: UpstashRequest): Batch {
  const kind = KINDS.find(one => one === (path.join('/') || 'single'))
  if (!kind) throw new TypeError(`Redis: /${path.join('/')} is not supported`)
  if (!Array.isArray(body)) throw new TypeError('Redis: a command must be an array')
  return { kind, commands: kind === 'single' ? [readCommand(body)] : body.map(readCommand) }
}

function readCommand(command: unknown): string[] {
  if (!Array.isArray(command) || command.length === 0)
    throw new TypeError('Redis: a command must be an array')
  return command.map((argument: unknown) => {
    if (typeof argument === 'string') return argument
    if (typeof argument === 'number' || typeof argument === 'boolean') return String(argument)
    throw new TypeError(
      `Redis: an argument of ${command[0]} is ${argument === null ? 'null' : typeof argument}`,
    )
  })
}
