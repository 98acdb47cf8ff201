import { PASSWORD_LENGTH_RULE } from '@/lib/users/password-length'
import type { Problem } from '../call-api'

/** What went wrong with a form: a sentence for the summary and one for each bad field. */
export type FormProblem = { message: string; fields: Record<string, string> }

/** Maps, because the codes and names may come from an address that anybody wrote: `valueOf` is a member of any object. */
const SENTENCES = new Map(
  Object.entries({
    invalid_credentials: 'That e-mail address and password do not belong together.',
    blocked: 'This account is blocked. An administrator can unblock it.',
    invalid_input: 'Please look at the marked fields.',
    email_taken: 'There is already an account with this e-mail address. You can sign in with it.',
    wrong_password: 'That is not your password. Nothing was changed.',
    store_unavailable:
      'The session store cannot be reached at the moment. Nothing was changed; please try again shortly.',
    overloaded:
      'Too many people log in or sign up at this moment. Nothing was changed; please try again shortly.',
    confirmation_required: 'For this you need to confirm your password first.',
    unauthenticated: 'You are no longer signed in. What you typed is still here.',
    revoked: 'You are no longer signed in. What you typed is still here.',
    last_admin: 'You are the last administrator. Make someone else an administrator first.',
    not_found: 'That had already ended.',
    cookies_blocked:
      'Your browser did not keep the cookies of this login. Allow cookies for this site, then log in again.',
    cookies_need_https:
      'Your browser did not keep the cookies of this login, because this address is not encrypted. Open this app over HTTPS, or at the address that its operator has set.',
    logout_unfinished:
      'This browser’s cookies are gone, but the server could not end the session. It does so when you come back.',
    network: 'The server did not answer. Nothing you typed is lost; please try again.',
  }),
)

const CHOOSE_PASSWORD = `Choose ${PASSWORD_LENGTH_RULE} that are not a common password.`

/** For forms sent without JavaScript, whose answer names the bad fields and no more. */
const FIELDS = new Map(
  Object.entries({
    email: 'Enter an e-mail address, like ada@example.com.',
    name: 'Enter your name, up to 100 characters.',
    password: 'Enter your password.',
    chosenPassword: CHOOSE_PASSWORD,
    newPassword: CHOOSE_PASSWORD,
    currentPassword: 'Enter the password you have now.',
  }),
)

const waitSentence = (seconds?: number) =>
  seconds
    ? `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
    : 'Too many attempts. Try again in a minute.'

/** @returns the sentence for a problem's code. */
export function sentenceFor({ code, detail, retrySeconds }: Problem): string {
  if (code === 'rate_limited') return waitSentence(retrySeconds)
  return SENTENCES.get(code) ?? detail ?? 'That did not work. Please try again.'
}

/**
 * @param passwordField the field a `wrong_password` belongs to.
 * @returns the problem in words, tied to its fields.
 */
export function formProblem(problem: Problem, passwordField = 'password'): FormProblem {
  const fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]))
  if (problem.code === 'email_taken') fields.email = 'This address already has an account.'
  if (problem.code === 'wrong_password') fields[passwordField] = 'This is not your password.'
  return { message: sentenceFor(problem), fields }
}

export type Query = Record<string, string | string[] | undefined>

type QueryOptions = {
  /** The field a `wrong_password` belongs to. */
  passwordField?: string
  /** The field `password` is one that is being chosen. */
  choosesPassword?: boolean
}

/** @returns the problem that a form sent without JavaScript was answered with, from the page's address. */
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
