import type { Batch, Row } from './command-batch'

const MOST_COMMANDS = 100
const LARGE_COMMAND_CHARACTERS = 16_384

type Waiting = { command: string[]; resolve: (row: Row) => void; reject: (error: unknown) => void }

/**
 * Sends the lone commands of one turn of the event loop in one HTTP request, as a pipeline. Nothing waits for an
 * earlier request, so a command is never answered by a request that left before it was given.
 *
 * @param send answers every command, or throws
 * @returns takes a command; throws whatever sending throws, to every command of the request
 */
export function createBatcher(send: (batch: Batch) => Promise<Row[]>): (command: string[]) => Promise<Row> {
  const waiting: Waiting[] = []

  async function flush(together: Waiting[]): Promise<void> {
    if (together.length === 0) return
    const commands = together.map(({ command }) => command)
    try {
      const rows = await send({ kind: commands.length === 1 ? 'single' : 'pipeline', commands })
      for (const [index, row] of rows.entries()) together[index]?.resolve(row)
    } catch (error) {
      for (const { reject } of together) reject(error)
    }
  }

  return command =>
    new Promise((resolve, reject) => {
      const one = { command, resolve, reject }
      const characters = command.reduce((sum, { length }) => sum + length, 0)
      if (characters > LARGE_COMMAND_CHARACTERS) return void flush([one])
      waiting.push(one)
      if (waiting.length === 1) setImmediate(() => flush(waiting.splice(0)))
      else if (waiting.length === MOST_COMMANDS) void flush(waiting.splice(0))
    })
}
