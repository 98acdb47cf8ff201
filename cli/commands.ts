import { userInfo } from 'node:os'
import { type Actor, NOTE_MAX_LENGTH } from '@/lib/admin/audit'
import { listAdminLog } from '@/lib/admin/audit-log'
import { createUser } from '@/lib/admin/create-user'
import { deleteUserAccount } from '@/lib/admin/delete-user'
import { findUser } from '@/lib/admin/find-user'
import { kick, kickSession } from '@/lib/admin/kick'
import { repair } from '@/lib/admin/repair'
import { resetPassword } from '@/lib/admin/reset-password'
import { changeRoleAndStatus, type RoleAndStatus } from '@/lib/admin/role-and-status'
import { listAdmins, listUsers, readUser } from '@/lib/admin/user-list'
import type { AuthContext } from '@/lib/session/flow/context'
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
  run: (auth: AuthContext, words: string[], options: OptionValues) => Promise<Outcome>
}

const LIST_LIMIT = 50
const LONGEST_LIST = 1000

const noSuchUser = (name: string) => refused('not_found', `There is no user ${name}.`)
const lastAdmin = () =>
  refused('last_admin', 'This is the last active administrator. Promote somebody else first.')

/** Who does it, as far as the machine knows. */
function operator(): Actor {
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

function reasonIn({ reason }: OptionValues): string {
  if (reason.length > NOTE_MAX_LENGTH)
    throw new UsageError(`A reason has ${NOTE_MAX_LENGTH} characters at most.`)
  return reason.trim()
}

/** A command about one user, who is looked up first. */
function userCommand(
  command: Omit<Command, 'run' | 'words'> & {
    run: (auth: AuthContext, user: { id: string; name: string }, options: OptionValues) => Promise<Outcome>
  },
): Command {
  return {
    ...command,
    words: ['<user>'],
    run: async (auth, [name = ''], options) => {
      const id = await findUser(auth, name)
      return id === null ? noSuchUser(name) : command.run(auth, { id, name }, options)
    },
  }
}

function roleAndStatusCommand(name: string, summary: string, wanted: RoleAndStatus, said: string): Command {
  return userCommand({
    name,
    summary,
    options: ['reason'],
    run: async (auth, user, options) => {
      const changed = await changeRoleAndStatus(auth, operator(), user.id, wanted, reasonIn(options))
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
    run: async (auth, [address = ''], options) => {
      const email = emailSchema.parse(address)
      const password = await newPasswordSchema.parseAsync(await readNewPassword())
      const role = options.admin ? 'admin' : 'user'
      const name = options.name.trim() || (email.split('@')[0] ?? email)
      const added = await createUser(auth, operator(), { email, name, password, role })
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
    summary: 'list users by e-mail address, or those whose address begins with a prefix',
    options: ['admins', 'limit', 'cursor'],
    run: async (auth, [prefix = ''], { admins, limit, cursor }) => {
      if (admins) {
        const users = await listAdmins(auth)
        return done(usersText(users), { users, nextCursor: null, total: users.length })
      }
      const pageSize = limit === '' ? LIST_LIMIT : Number(limit)
      if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= LONGEST_LIST)) {
        throw new UsageError(`--limit is a number from 1 to ${LONGEST_LIST}.`)
      }
      const page = await listUsers(auth, { query: prefix, cursor: cursor || null, pageSize })
      if (!page) throw new UsageError('--cursor is none that an earlier list gave.')
      const more = page.nextCursor ? `\n${page.total} in all; next: --cursor ${page.nextCursor}` : ''
      return done(usersText(page.users) + more, page)
    },
  },
  userCommand({
    name: 'show',
    summary: 'show a user with sessions and events',
    options: [],
    run: async (auth, { id, name }) => {
      const found = await readUser(auth, id)
      return found ? done(detailsText(found), found) : noSuchUser(name)
    },
  }),
  roleAndStatusCommand('promote', 'make a user an administrator', { role: 'admin' }, 'an administrator'),
  roleAndStatusCommand(
    'demote',
    'make an administrator a user',
    { role: 'user' },
    'a user without further rights',
  ),
  roleAndStatusCommand(
    'block',
    'end all sessions of a user and let them in no more',
    { status: 'blocked' },
    'blocked',
  ),
  roleAndStatusCommand('unblock', 'let a blocked user in again', { status: 'active' }, 'active'),
  userCommand({
    name: 'kick',
    summary: 'end all sessions of a user, or one; they can log in again',
    options: ['session', 'reason'],
    run: async (auth, { id, name }, options) => {
      const why = reasonIn(options)
      const kicked = options.session
        ? await kickSession(auth, operator(), { userId: id, sessionId: options.session }, why)
        : await kick(auth, operator(), id, why)
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
    options: ['reason'],
    run: async (auth, { id, name }, options) => {
      const why = reasonIn(options)
      if (!(await readUser(auth, id))) return noSuchUser(name)
      const password = await newPasswordSchema.parseAsync(await readNewPassword())
      const reset = await resetPassword(auth, operator(), id, password, why)
      if (reset.status === 'not_found') return noSuchUser(name)
      return done(`The password of ${name} is changed, and ${reset.revoked} sessions have ended.`, reset)
    },
  }),
  userCommand({
    name: 'delete',
    summary: 'delete a user and all that is kept about them',
    options: ['reason', 'yes'],
    run: async (auth, { id, name }, options) => {
      const why = reasonIn(options)
      if (!options.yes && !(await confirm(`Delete ${name} for good?`)))
        return refused('cancelled', 'Nothing is deleted.')
      const { status } = await deleteUserAccount(auth, operator(), id, why)
      if (status === 'not_found') return noSuchUser(name)
      if (status === 'last_admin') return lastAdmin()
      return done(`${name} is deleted, and the address is free.`, { status })
    },
  }),
  {
    name: 'log',
    words: [],
    summary: 'show what administrators and operators did, newest first',
    options: ['cursor'],
    run: async (auth, _words, { cursor }) => {
      const page = await listAdminLog(auth, { cursor: cursor || null })
      if (!page) throw new UsageError('--cursor is none that an earlier log gave.')
      return done(
        logText(page.entries) + (page.nextCursor ? `\nnext: --cursor ${page.nextCursor}` : ''),
        page,
      )
    },
  },
  {
    name: 'repair',
    words: [],
    summary: 'mend what a crash or lost writes have left behind',
    details: 'Walks through all users. May run while the app serves, and may be repeated.',
    options: [],
    run: async auth => {
      const repaired = await repair(auth)
      return done(repairedText(repaired), repaired)
    },
  },
]
