import { COMMANDS, type Command } from './commands'
import { OPTION_HELP, type OptionName } from './options'

const COLUMN = 28

const row = (left: string, right: string) => `  ${left.padEnd(COLUMN)}${right}`
const usageOf = ({ name, words }: Command) => [name, ...words].join(' ')
const optionRows = (names: readonly OptionName[]) => names.map(name => row(...OPTION_HELP[name]))

/** @returns what `--help` shows. */
export function overview(): string {
  return `Manage the users of this app, on the Redis that the environment names.

Usage: npm run users -- <command> [options]

Commands:
${COMMANDS.map(command => row(usageOf(command), command.summary)).join('\n')}

A <user> is an e-mail address or a user id. Passwords are asked for, or read from standard input; never given as
an argument, where other users of the machine could read them.

Options of every command:
${optionRows(['json', 'help']).join('\n')}

Environment: REDIS_URL, or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, as for the app; also from .env files.

Exit codes: 0 done · 1 refused (no such user, last administrator, address taken, bad password) · 2 wrong usage ·
3 Redis cannot be reached · 4 the environment is wrong

Examples:
  npm run users -- add grace@example.com --admin --name "Grace Hopper"
  npm run users -- block ada@example.com --note "sends spam"
  npm run --silent users -- list --admins --json
  npm run users -- help kick
`
}

/** @returns what `help <command>` shows. */
export function helpFor(command: Command): string {
  return `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.

Usage: npm run users -- ${usageOf(command)} [options]
${command.details ? `\n${command.details}\n` : ''}
Options:
${optionRows([...command.options, 'json', 'help']).join('\n')}
`
}
