import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './outcome'

/**
 * Reads a new password: asked for twice and not shown at a terminal, otherwise the first line of standard input.
 * @throws UsageError when there is none, or the two differ.
 */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    const password = await readLine({ prompt: '', isSecret: false })
    if (password === '')
      throw new UsageError('Give the password on standard input, or run this at a terminal.')
    return password
  }
  const password = await readLine({ prompt: 'New password: ', isSecret: true })
  if ((await readLine({ prompt: 'Once more: ', isSecret: true })) !== password) {
    throw new UsageError('The two passwords differ.')
  }
  return password
}

/** Asks for a yes at a terminal. @throws UsageError where nobody can be asked. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody can be asked here: add --yes.')
  return /^y(es)?$/i.test((await readLine({ prompt: `${question} (yes/no) `, isSecret: false })).trim())
}

/** Questions go to standard error, so that standard output holds the result alone. */
function readLine({ prompt, isSecret }: { prompt: string; isSecret: boolean }): Promise<string> {
  return new Promise(resolve => {
    process.stderr.write(prompt)
    const output = isSecret ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr
    const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY })
    let line = ''
    lines.once('line', text => {
      line = text
      lines.close()
    })
    lines.once('close', () => {
      if (isSecret) process.stderr.write('\n')
      resolve(line)
    })
  })
}
