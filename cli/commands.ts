import { userInfo } from 'node:os'
import { type Actor, NOTE_MAX_LENGTH } from '@/lib/admin/audit'
import { listAuditLog } from '@/lib/admin/audit-log'
import { createUserAccount } from '@/lib/admin/create-user'
import { deleteUserAccount } from '@/lib/admin/delete-user'
import { findUser } from '@/lib/admin/find-user'
import { kick, kickSession } from '@/lib/admin/kick'
import { repair } from '@/lib/admin/repair'
import { resetPassword } from '@/lib/admin/reset-password'
import { type RoleAndStatus, setRoleAndStatus } from '@/lib/admin/role-and-status'
import { listAdmins, listUsers, readUser } from '@/lib/admin/user-list'
import type { UsersContext } from '@/lib/users/context'
import { emailSchema } from '@/lib/users/email'
import { PASSWORD_LENGTH_RULE } from '@/lib/users/password-length'
import { newPasswordSchema } from '@/lib/users/password-policy'
import { confirm, readNewPassword } from './ask'
import type { OptionName, OptionValues } from './options'
import { done, type Outcome, refused, UsageError } from './outcome'
import { detailsText, logText, repairedText, usersText } from './text'

export type Command = {
  name: string
  /** Its arguments as the help shows them: `<needed>`, `[optional]`. */
  words: string[]
  summary: string
  details?: string
  options: readonly OptionName[]
  run: (context: UsersContext, words: string[], options: OptionValues) => Promise<Outcome>
}

const LIST_LIMIT = 50
const LONGEST_LIST = 1000

const noSuchUser = (name: string) => refused('not_found', `There is no user ${name}.`)
const lastAdmin = () =>
  refused('last_admin', 'This is the last active administrator. Promote another user first.')

/** Who does it, as far as the machine knows. */
function commandLine(): Actor {
  return { userId: null, client: { ip: null, device: `Command line (${accountName()})` } }
}

function accountName(): string {
  try {
    return userInfo().username
  } catch {
    // A container's user may have no name.
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

function noteIn({ note }: OptionValues): string {
  if (note.length > NOTE_MAX_LENGTH) throw new UsageError(`A note has ${NOTE_MAX_LENGTH} characters at most.`)
  return note.trim()
}

/** A command about one user, who is looked up first. */
function userCommand(
  command: Omit<Command, 'run' | 'words'> & {
    run: (
      context: UsersContext,
      user: { id: string; name: string },
      options: OptionValues,
    ) => Promise<Outcome>
  },
): Command {
  return {
    ...command,
    words: ['<user>'],
    run: async (context, [name = ''], options) => {
      const id = await findUser(context, name)
      return id === null ? noSuchUser(name) : command.run(context, { id, name }, options)
    },
  }
}

function roleOrStatusCommand(name: string, summary: string, wanted: RoleAndStatus, said: string): Command {
  return userCommand({
    name,
    summary,
    options: ['note'],
    run: async (context, user, options) => {
      const changed = await setRoleAndStatus(context, commandLine(), user.id, wanted, noteIn(options))
      if (changed.status === 'not_found') return noSuchUser(user.name)
      if (changed.status === 'last_admin') return lastAdmin()
      const already = changed.status === 'unchanged' ? ' already' : ''
      const { email } = 'user' in changed ? changed.user : { email: user.name }
      return done(`${email} is${already} ${said}.`, changed)
    },
  })
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'add',
    words: ['<email>'],
    summary: 'add a user; asks for the password',
    details: `The password is ${PASSWORD_LENGTH_RULE}, and not a common one:\n  pass show grace | npm run users -- add grace@example.com --admin`,
    options: ['admin', 'name'],
    run: async (context, [address = ''], options) => {
      const email = emailSchema.parse(address)
      const password = await newPasswordSchema.parseAsync(await readNewPassword())
      const role = options.admin ? 'admin' : 'user'
      const name = options.name.trim() || (email.split('@')[0] ?? email)
      const added = await createUserAccount(context, commandLine(), { email, name, password, role })
      if (added.status !== 'created') return refused('email_taken', `There is already a user ${email}.`)
      return done(`${email} is added${options.admin ? ' as an administrator' : ''}.`, {
        status: 'created',
        user: { id: added.userId, email, name, role },
      })
    },
  },
  {
    name: 'list',
    words: ['[prefix]'],
    summary: 'list users by email, or those whose email begins with a prefix',
    options: ['admins', 'limit', 'cursor'],
    run: async (context, [prefix = ''], { admins, limit, cursor }) => {
      if (admins) {
        const users = await listAdmins(context)
        return done(usersText(users), { users, nextCursor: null, total: users.length })
      }
      const pageSize = limit === '' ? LIST_LIMIT : Number(limit)
      if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= LONGEST_LIST)) {
        throw new UsageError(`--limit is a number from 1 to ${LONGEST_LIST}.`)
      }
      const page = await listUsers(context, { query: prefix, cursor: cursor || null, pageSize })
      if (!page) throw new UsageError('--cursor was not given by an earlier list.')
      const more = page.nextCursor ? `\n${page.total} in all; next: --cursor ${page.nextCursor}` : ''
      return done(usersText(page.users) + more, page)
    },
  },
  userCommand({
    name: 'show',
    summary: 'show a user with sessions and events',
    options: [],
    run: async (context, { id, name }) => {
      const found = await readUser(context, id)
      return found ? done(detailsText(found), found) : noSuchUser(name)
    },
  }),
  roleOrStatusCommand('promote', 'make a user an administrator', { role: 'admin' }, 'an administrator'),
  roleOrStatusCommand(
    'demote',
    'make an administrator a user',
    { role: 'user' },
    'a user without further rights',
  ),
  roleOrStatusCommand(
    'block',
    'end all sessions of a user and stop them from logging in',
    { status: 'blocked' },
    'blocked',
  ),
  roleOrStatusCommand('unblock', 'let a blocked user log in again', { status: 'active' }, 'active'),
  userCommand({
    name: 'kick',
    summary: 'end all sessions of a user, or one; they can log in again',
    options: ['session', 'note'],
    run: async (context, { id, name }, options) => {
      const note = noteIn(options)
      const kicked = options.session
        ? await kickSession(context, commandLine(), { userId: id, sessionId: options.session }, note)
        : await kick(context, commandLine(), id, note)
      if (kicked.status === 'not_found') {
        return options.session ? refused('not_found', `${name} has no such session.`) : noSuchUser(name)
      }
      return done(`${kicked.revoked} ${kicked.revoked === 1 ? 'session' : 'sessions'} ended.`, kicked)
    },
  }),
  userCommand({
    name: 'reset-password',
    summary: 'give a user a new password and end all their sessions',
    details: `The password is ${PASSWORD_LENGTH_RULE}, and not a common one.`,
    options: ['note'],
    run: async (context, { id, name }, options) => {
      const note = noteIn(options)
      if (!(await readUser(context, id))) return noSuchUser(name)
      const password = await newPasswordSchema.parseAsync(await readNewPassword())
      const reset = await resetPassword(context, commandLine(), id, password, note)
      if (reset.status === 'not_found') return noSuchUser(name)
      return done(`The password of ${name} is changed, and ${reset.revoked} sessions have ended.`, reset)
    },
  }),
  userCommand({
    name: 'delete',
    summary: 'delete a user and all that is kept about them',
    options: ['note', 'yes'],
    run: async (context, { id, name }, options) => {
      const note = noteIn(options)
      if (!options.yes && !(await confirm(`Delete ${name} for good?`)))
        return refused('cancelled', 'Nothing is deleted.')
      const { status } = await deleteUserAccount(context, commandLine(), id, note)
      if (status === 'not_found') return noSuchUser(name)
      if (status === 'last_admin') return lastAdmin()
      return done(`${name} is deleted, and the email is free.`, { status })
    },
  }),
  {
    name: 'log',
    words: [],
    summary: 'show what administrators and operators did, newest first',
    options: ['cursor'],
    run: async (context, _words, { cursor }) => {
      const page = await listAuditLog(context, { cursor: cursor || null })
      if (!page) throw new UsageError('--cursor was not given by an earlier log.')
      return done(
        logText(page.entries) + (page.nextCursor ? `\nnext: --cursor ${page.nextCursor}` : ''),
        page,
      )
    },
  },
  {
    name: 'repair',
    words: [],
    summary: 'repair what a crash or lost writes have left behind',
    details: 'Walks through all users. May run while the app serves, and may be repeated.',
    options: [],
    run: async context => {
      const repaired = await repair(context)
      return done(repairedText(repaired), repaired)
    },
  },
]
