/** Every option of every command, as `node:util` parses them. */
export const OPTIONS = {
  admin: { type: 'boolean' },
  admins: { type: 'boolean' },
  cursor: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  limit: { type: 'string' },
  name: { type: 'string' },
  note: { type: 'string' },
  session: { type: 'string' },
  yes: { type: 'boolean' },
} as const

export type OptionName = keyof typeof OPTIONS

export type OptionValues = {
  [Name in OptionName]: (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string
}

/** What a command sees when an option is left out. */
export const NO_OPTIONS: OptionValues = {
  admin: false,
  admins: false,
  cursor: '',
  help: false,
  json: false,
  limit: '',
  name: '',
  note: '',
  session: '',
  yes: false,
}

/** How the help writes each. */
export const OPTION_HELP: Record<OptionName, [string, string]> = {
  admin: ['--admin', 'make the new user an administrator'],
  admins: ['--admins', 'administrators only'],
  cursor: ['--cursor <text>', 'go on after an earlier page (see "next" in its answer)'],
  help: ['-h, --help', 'show this'],
  json: ['--json', 'one JSON document instead of text'],
  limit: ['--limit <number>', 'how many to list, 1 to 1000 (default 50)'],
  name: ['--name <text>', 'full name (default: the address up to the @)'],
  note: ['--note <text>', 'kept in the audit log and shown to the user'],
  session: ['--session <id>', 'end this session only'],
  yes: ['--yes', 'do not ask'],
}
