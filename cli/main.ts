import { parseArgs } from 'node:util'
import { z } from 'zod'
import { EnvError } from '@/lib/env'
import { StoreUnavailableError } from '@/lib/session'
import { isId } from '@/lib/users/id'
import { COMMANDS } from './commands'
import { connect, NoRedisError } from './connect'
import { helpFor, overview } from './help'
import { NO_OPTIONS, OPTIONS } from './options'
import { EXIT, type Outcome, refused, UsageError } from './outcome'

/** Runs one command. Results go to standard output, everything else to standard error. @returns the exit code. */
export async function main(argv: string[]): Promise<number> {
  const wantsJson = argv.includes('--json')
  try {
    const { values, positionals } = parse(argv)
    const [name, ...words] = positionals
    if (!name || name === 'help') {
      const command = COMMANDS.find(each => each.name === words[0])
      console.info(command ? helpFor(command) : overview())
      return name || values.help ? EXIT.done : EXIT.usage
    }
    const command = COMMANDS.find(each => each.name === name)
    if (!command) throw new UsageError(`There is no command "${name}".`)
    if (values.help) {
      console.info(helpFor(command))
      return EXIT.done
    }
    const foreign = Object.keys(values).find(
      option => !['json', 'help', ...command.options].includes(option as never),
    )
    if (foreign) throw new UsageError(`"${name}" takes no option --${foreign}.`)
    if (
      words.length < command.words.filter(word => word.startsWith('<')).length ||
      words.length > command.words.length
    )
      throw new UsageError(`It is: users ${[name, ...command.words].join(' ')}`)
    const { context, close } = await connect()
    try {
      return print(await command.run(context, words, { ...NO_OPTIONS, ...values }), wantsJson)
    } finally {
      await close()
    }
  } catch (error) {
    return print(outcomeOf(error), wantsJson)
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: unambiguous(argv), options: OPTIONS, allowPositionals: true })
  } catch (error) {
    // What it throws is meant for people: which option it does not know, or which value is missing.
    throw new UsageError(error instanceof Error ? `${error.message.split('. ')[0]}.` : String(error))
  }
}

/** Ids may begin with a hyphen, which `parseArgs` would take for an option. */
function unambiguous(argv: string[]): string[] {
  const options: string[] = []
  const words: string[] = []
  for (let i = 0; i < argv.length; i += 1) {
    const arg = argv[i] ?? ''
    const value = argv[i + 1]
    const option = Object.entries(OPTIONS).find(([name]) => arg === `--${name}`)
    if (option?.[1].type === 'string' && value !== undefined) {
      options.push(`${arg}=${value}`)
      i += 1
    } else (arg.startsWith('-') && !isId(arg) ? options : words).push(arg)
  }
  return [...options, '--', ...words]
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof UsageError) {
    return refused('usage', `${error.message}\nSee: npm run users -- --help`, EXIT.usage)
  }
  if (error instanceof EnvError) return refused('invalid_environment', error.message, EXIT.environment)
  if (error instanceof NoRedisError) return refused('no_redis', error.message, EXIT.environment)
  if (error instanceof StoreUnavailableError) {
    return refused(
      'store_unavailable',
      'Redis cannot be reached. Nothing may have been changed; try again.',
      EXIT.store,
    )
  }
  if (error instanceof z.ZodError) {
    return refused('invalid_input', error.issues.map(({ message }) => message).join(' '), EXIT.refused)
  }
  throw error
}

function print({ exitCode, text, data }: Outcome, json: boolean): number {
  const line = json ? JSON.stringify(data) : text
  if (exitCode === EXIT.done) console.info(line)
  else console.error(line)
  return exitCode
}
