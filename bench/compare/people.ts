import { Visitor } from '../../tests/support/visitor'

export const PASSWORD = 'six lanterns over the harbour'
export const NEW_PASSWORD = 'nine lanterns under the harbour'

/** What an app has to offer, by its own addresses. */
export type Calls = {
  signUp(visitor: Visitor, email: string): Promise<Response>
  /** @returns the answer that sets the cookies. */
  logIn(visitor: Visitor, email: string, password: string): Promise<Response>
}

const json = (visitor: Visitor, path: string, body: unknown, method = 'POST') =>
  visitor.json(path, body, { method, headers: { origin: visitor.origin } })

/** @returns the answer. @throws Error when it is none of success. */
export async function call(
  visitor: Visitor,
  path: string,
  body: unknown = {},
  method?: string,
): Promise<Response> {
  const response = await json(visitor, path, body, method)
  if (response.ok) return response
  throw new Error(`${method ?? 'POST'} ${path} answered ${response.status} ${await response.text()}`)
}

/** Apps with a login of their own. */
export const PLAIN: Calls = {
  signUp: (visitor, email) => call(visitor, '/api/users', { email, password: PASSWORD }),
  logIn: (visitor, email, password) => json(visitor, '/api/login', { email, password }),
}

/** next-auth and Auth.js, which want a token of their own with each form. */
export const NEXT_AUTH: Calls = {
  signUp: PLAIN.signUp,
  logIn: async (visitor, email, password) => {
    const form = { email, password, csrfToken: await csrfToken(visitor) }
    return visitor.form('/api/auth/callback/credentials', form, { origin: visitor.origin })
  },
}

export async function signOutOfNextAuth(visitor: Visitor): Promise<void> {
  const form = { csrfToken: await csrfToken(visitor) }
  const response = await visitor.form('/api/auth/signout', form, { origin: visitor.origin })
  if (response.status >= 400) throw new Error(`signing out answered ${response.status}`)
}

export const BETTER_AUTH: Calls = {
  signUp: (visitor, email) =>
    call(new Visitor(visitor.origin), '/api/auth/sign-up/email', {
      name: 'Maria',
      email,
      password: PASSWORD,
    }),
  logIn: (visitor, email, password) => json(visitor, '/api/auth/sign-in/email', { email, password }),
}

export const PRODUCT: Calls = {
  signUp: (visitor, email) =>
    call(new Visitor(visitor.origin), '/api/auth/signup', { name: 'Maria', email, password: PASSWORD }),
  logIn: (visitor, email, password) => json(visitor, '/api/auth/login', { email, password }),
}

/** @returns who is logged in, as the app's own endpoint says it; null where nobody is. */
export async function whoIs(visitor: Visitor): Promise<{ email: string; role: string } | null> {
  const response = await visitor.send('/api/me', { headers: { accept: 'application/json' } })
  return response.status === 200 ? await response.json() : null
}

async function csrfToken(visitor: Visitor): Promise<string> {
  const response = await visitor.send('/api/auth/csrf')
  return (await response.json()).csrfToken
}
