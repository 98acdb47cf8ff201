import { PASSWORD_LENGTH_RULE } from '@/lib/users/password-length'
import type { Problem } from '../call-api'

/** What went wrong with a form: a sentence for the summary and one for each bad field. */
export type FormProblem = {
  message: string
  fields: Record<string, string>
  /** A way on, offered beside the message. */
  link?: { href: string; text: string }
  /** Seconds after which it is worth trying again. */
  retrySeconds?: number
}

/** Maps, because the codes and names may come from a URL that anybody wrote: `valueOf` is a member of any object. */
const SENTENCES = new Map(
  Object.entries({
    invalid_credentials: 'Incorrect email or password.',
    blocked: 'This account is blocked. An administrator can unblock it.',
    invalid_input: 'Please fix the highlighted fields.',
    email_taken: 'There’s already an account with this email address.',
    wrong_password: 'Incorrect password. Nothing was changed.',
    store_unavailable:
      'We can’t reach the session store right now. Nothing was changed; try again in a moment.',
    overloaded: 'Too many people are logging in right now. Nothing was changed; try again in a moment.',
    cross_origin:
      'This form wasn’t sent from this page, so it wasn’t accepted. Please send it again from here.',
    confirmation_required: 'Confirm your password first.',
    unauthenticated: 'You’re no longer logged in. What you typed is still here.',
    revoked: 'You’re no longer logged in. What you typed is still here.',
    last_admin: 'You’re the last administrator. Make someone else an administrator first.',
    not_found: 'That session had already ended.',
    rate_limited: 'Too many attempts. Try again in a minute.',
    cookies_blocked:
      'Your browser didn’t keep the cookies of this login. Allow cookies for this site, then log in again.',
    cookies_need_https:
      'Your browser didn’t keep the cookies of this login, because this address isn’t encrypted. Open this app over HTTPS, or at the address that its operator has set.',
    logout_unfinished:
      'This browser’s cookies are gone, but the server couldn’t end the session. It does so when you come back.',
    network: 'The server didn’t answer. What you typed is still here; please try again.',
  }),
)

const CHOOSE_PASSWORD = `Choose ${PASSWORD_LENGTH_RULE} that are not a common password.`

/** For forms sent without JavaScript, whose answer names the bad fields and no more. */
const FIELDS = new Map(
  Object.entries({
    email: 'Enter an email address, like ada@example.com.',
    name: 'Enter your name, up to 100 characters.',
    password: 'Enter your password.',
    chosenPassword: CHOOSE_PASSWORD,
    newPassword: CHOOSE_PASSWORD,
    currentPassword: 'Enter your current password.',
    note: 'Enter a note.',
  }),
)

const MISSING = new Map(
  Object.entries({
    email: 'Enter your email address.',
    name: 'Enter your name.',
    password: 'Enter your password.',
    currentPassword: 'Enter your current password.',
    newPassword: 'Enter a new password.',
    note: 'Enter a note.',
  }),
)

/** @returns the sentence for a field that was left empty. */
export const missingSentence = (field: string) => MISSING.get(field) ?? 'Fill in this field.'

/** @returns how long to wait, for the summary of a form. */
export const waitSentence = (seconds: number) =>
  `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`

/** @returns the sentence for a problem's code. */
export function sentenceFor({ code, detail, retrySeconds }: Problem): string {
  if (code === 'rate_limited' && retrySeconds) return waitSentence(retrySeconds)
  return SENTENCES.get(code) ?? detail ?? 'That didn’t work. Please try again.'
}

/**
 * @param passwordField the field a `wrong_password` belongs to.
 * @returns the problem in words, tied to its fields.
 */
export function formProblem(problem: Problem, passwordField = 'password'): FormProblem {
  const { code, errors = [], retrySeconds } = problem
  const fields = Object.fromEntries(errors.map(({ field, message }) => [field, message]))
  if (code === 'email_taken') fields.email = 'This email address already has an account.'
  if (code === 'wrong_password') fields[passwordField] = 'Incorrect password.'
  return {
    message: sentenceFor(problem),
    fields,
    ...(code === 'email_taken' && { link: { href: '/login', text: 'Log in instead' } }),
    ...(code === 'rate_limited' && { retrySeconds }),
  }
}

export type Query = Record<string, string | string[] | undefined>

type QueryOptions = {
  /** The field a `wrong_password` belongs to. */
  passwordField?: string
  /** The field `password` is one that is being chosen. */
  choosesPassword?: boolean
}

/** @returns the problem that a form sent without JavaScript was answered with, from the page's URL. */
export function problemFromQuery(
  query: Query,
  { passwordField, choosesPassword }: QueryOptions = {},
): FormProblem | null {
  const { error, fields, retry } = query
  if (typeof error !== 'string') return null
  const names = typeof fields === 'string' ? fields.split(',') : []
  const errors = names.flatMap(field => {
    const message = FIELDS.get(field === 'password' && choosesPassword ? 'chosenPassword' : field)
    return message ? [{ field, message }] : []
  })
  return formProblem({ code: error, errors, retrySeconds: Number(retry) || undefined }, passwordField)
}
