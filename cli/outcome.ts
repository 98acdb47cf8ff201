/** What the program ends with. */
export const EXIT = { done: 0, refused: 1, usage: 2, store: 3, environment: 4 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What came of a command: for people, and with `--json` for programs. */
export type Outcome = { exitCode: ExitCode; text: string; data: object }

export const done = (text: string, data: object): Outcome => ({ exitCode: EXIT.done, text, data })

/** @param code stable, as in the API's problem documents. */
export const refused = (code: string, message: string, exitCode: ExitCode = EXIT.refused): Outcome => ({
  exitCode,
  text: message,
  data: { error: { code, message } },
})

/** The command line itself is wrong. The message is for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
