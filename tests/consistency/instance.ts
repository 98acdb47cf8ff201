import { type Cookie, StoreUnavailableError } from '@/lib/session'
import { changePassword } from '@/lib/users/change-password'
import type { UsersContext } from '@/lib/users/context'
import { OverloadedError } from '@/lib/users/hash-queue'
import { login } from '@/lib/users/login'
import type { AppAnswer, AppClient } from '@/tests/support/app-client'
import { TEST_CLIENT } from '@/tests/support/auth-context'
import { CookieJar } from '@/tests/support/cookie-jar'
import { principalOf } from '@/tests/support/principal'

export type TokenPair = { access: string; refresh: string }

/** `unknown`: no answer says whether it happened. */
export type Outcome = 'accepted' | 'refused' | 'unknown'

/** One instance of the app, as the generator of the history speaks to it. */
export type AppInstance = {
  login(email: string, password: string): Promise<TokenPair | Outcome>
  use(pair: TokenPair): Promise<Outcome>
  refresh(pair: TokenPair): Promise<TokenPair | Outcome>
  logout(pair: TokenPair): Promise<Outcome>
  /** Ends all sessions of the user that the pair belongs to. */
  endAll(pair: TokenPair, userId: string): Promise<Outcome>
  changePassword(pair: TokenPair, current: string, next: string): Promise<TokenPair | Outcome>
}

const pairOf = (cookies: readonly Cookie[]): TokenPair => {
  const jar = new CookieJar().take(cookies)
  return { access: jar.get('access') ?? '', refresh: jar.get('refresh') ?? '' }
}

const headersOf = (pair: Partial<TokenPair>): Headers => {
  const jar = new CookieJar()
  for (const [name, value] of Object.entries(pair)) jar.set(name, value)
  return jar.headers
}

/** The use cases themselves, on a connection of their own. */
export function directInstance(context: UsersContext): AppInstance {
  const { auth } = context
  return {
    login: (email, password) =>
      known(async () => {
        const credentials = { email, password, remember: true }
        const answer = await login(context, new Headers(), credentials, TEST_CLIENT)
        return answer.status === 'logged_in' ? pairOf(answer.cookies) : 'refused'
      }),
    use: ({ access }) =>
      known(async () => {
        const { status } = await auth.check(headersOf({ access }))
        return status === 'accepted' ? 'accepted' : 'refused'
      }),
    refresh: ({ refresh }) =>
      known(async () => {
        const answer = await auth.renew(headersOf({ refresh }), { isForced: true })
        return answer.status === 'accepted' ? pairOf(answer.cookies) : 'refused'
      }),
    logout: ({ access, refresh }) =>
      known(async () => {
        const { revoked, isPending } = await auth.end(headersOf({ access, refresh }))
        if (isPending) return 'unknown'
        return revoked ? 'accepted' : 'refused'
      }),
    endAll: (_pair, userId) =>
      known(async () => {
        await auth.endAll(userId, 'kicked', TEST_CLIENT)
        return 'accepted'
      }),
    changePassword: ({ access }, currentPassword, newPassword) =>
      known(async () => {
        const headers = headersOf({ access })
        const principal = await principalOf(context, headers)
        if (!principal) return 'refused'
        const change = { currentPassword, newPassword }
        const answer = await changePassword(context, headers, principal, change, TEST_CLIENT)
        if (answer.status !== 'changed') return 'refused'
        // Redis failed after the change: changed, without a new session.
        return answer.cookies ? pairOf(answer.cookies) : 'unknown'
      }),
  }
}

/** The same over HTTP, to a process of the app. */
export function httpInstance(client: AppClient): AppInstance {
  const tokens = (answer: AppAnswer): TokenPair | Outcome => {
    const { access, refresh } = answer.cookies
    return answer.status === 200 && access && refresh ? { access, refresh } : read(answer)
  }
  return {
    login: async (email, password) => tokens(await client.login(email, password)),
    use: async ({ access }) => read(await client.session({ access })),
    refresh: async ({ refresh }) => tokens(await client.refresh({ refresh })),
    logout: async pair => {
      const answer = await client.logout(pair)
      return answer.status === 200 && !answer.body.revoked ? 'refused' : read(answer)
    },
    endAll: async ({ access }) => read(await client.endSessions('all', { access })),
    changePassword: async ({ access }, current, next) => {
      const answer = tokens(await client.changePassword(current, next, { access }))
      // Redis failed after the change: changed, without a new session.
      return answer === 'accepted' ? 'unknown' : answer
    },
  }
}

async function known<T extends TokenPair | Outcome>(ask: () => Promise<T>): Promise<T | 'unknown'> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof StoreUnavailableError || error instanceof OverloadedError) return 'unknown'
    throw error
  }
}

function read({ status }: AppAnswer): Outcome {
  if (status === 200) return 'accepted'
  if (status === 401 || status === 403) return 'refused'
  if (status === 503) return 'unknown'
  throw new Error(`the app answered ${status}`)
}
