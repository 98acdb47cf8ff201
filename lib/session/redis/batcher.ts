import type { Batch, Row } from './command-batch'

const MOST_COMMANDS = 100
const LARGE_COMMAND_CHARACTERS = 16_384

type Waiting = { command: string[]; resolve: (row: Row) => void; reject: (error: unknown) => void }

/**
 * Sends the lone commands of one turn of the event loop in one HTTP request, as a pipeline. Nothing waits for an
 * earlier request, so a command is never answered by a request that left before it was given.
 */
export class Batcher {
  /** Answers every command, or throws. */
  #send: (batch: Batch) => Promise<Row[]>
  #waiting: Waiting[] = []

  constructor(send: (batch: Batch) => Promise<Row[]>) {
    this.#send = send
  }

  /** @throws whatever sending throws, to every command of the request */
  async add(command: string[]): Promise<Row> {
    const characters = command.reduce((sum, { length }) => sum + length, 0)
    return new Promise((resolve, reject) => {
      const waiting = { command, resolve, reject }
      if (characters > LARGE_COMMAND_CHARACTERS) return void this.#flush([waiting])
      this.#waiting.push(waiting)
      if (this.#waiting.length === 1) setImmediate(() => this.#flush(this.#waiting.splice(0)))
      else if (this.#waiting.length === MOST_COMMANDS) void this.#flush(this.#waiting.splice(0))
    })
  }

  async #flush(together: Waiting[]): Promise<void> {
    if (together.length === 0) return
    const commands = together.map(({ command }) => command)
    try {
      const rows = await this.#send({ kind: commands.length === 1 ? 'single' : 'pipeline', commands })
      for (const [index, row] of rows.entries()) together[index]?.resolve(row)
    } catch (error) {
      for (const { reject } of together) reject(error)
    }
  }
}
