import { authenticate } from '@/lib/session/flow/authenticate'
import type { AuthContext } from '@/lib/session/flow/context'
import { logout, readLogout } from '@/lib/session/flow/logout'
import { refresh } from '@/lib/session/flow/refresh'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import { StoreUnavailableError } from '@/lib/session/store/errors'
import { endSessions } from '@/lib/session/store/sessions'
import { changePassword } from '@/lib/users/change-password'
import { login } from '@/lib/users/login'
import type { AppAnswer, AppClient } from '@/tests/support/app-client'
import { TEST_CLIENT } from '@/tests/support/auth-context'

export type TokenPair = { access: string; refresh: string }

/** `unknown`: there was no answer that says. It may have happened, or not. */
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

const pairOf = ({ accessToken, refreshToken }: IssuedTokens): TokenPair => ({
  access: accessToken,
  refresh: refreshToken,
})

/** The use cases themselves, on a connection of their own. */
export function directInstance(auth: AuthContext): AppInstance {
  return {
    login: (email, password) =>
      known(async () => {
        const answer = await login(auth, { email, password, remember: true }, TEST_CLIENT)
        return answer.status === 'logged_in' ? pairOf(answer.tokens) : 'refused'
      }),
    use: ({ access }) =>
      known(async () => outcomeOf((await authenticate(auth, access, { countsAsSeen: true })).status)),
    refresh: pair =>
      known(async () => {
        const answer = await refresh(auth, pair.refresh, TEST_CLIENT)
        return answer.status === 'refreshed' ? pairOf(answer.tokens) : 'refused'
      }),
    logout: ({ access, refresh }) =>
      known(async () => {
        const ticket = await readLogout(auth, { accessToken: access, refreshToken: refresh })
        if (!ticket) throw new Error('the tokens name no session')
        await logout(auth, ticket, TEST_CLIENT)
        return 'accepted'
      }),
    endAll: (_pair, userId) =>
      known(async () => {
        const kick = { userId, keep: null, reason: 'kicked', event: 'kicked', client: TEST_CLIENT } as const
        await endSessions(auth.redis, auth.limits, kick)
        return 'accepted'
      }),
    changePassword: ({ access }, currentPassword, newPassword) =>
      known(async () => {
        const caller = await authenticate(auth, access, { countsAsSeen: true })
        if (caller.status !== 'accepted') return 'refused'
        const change = { currentPassword, newPassword }
        const answer = await changePassword(auth, caller.principal, change, TEST_CLIENT)
        return answer.status === 'changed' ? pairOf(answer.tokens) : 'refused'
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
    logout: async pair => read(await client.logout(pair)),
    endAll: async ({ access }) => read(await client.endSessions('all', { access })),
    changePassword: async ({ access }, current, next) =>
      tokens(await client.changePassword(current, next, { access })),
  }
}

async function known<T extends TokenPair | Outcome>(ask: () => Promise<T>): Promise<T | 'unknown'> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof StoreUnavailableError) return 'unknown'
    throw error
  }
}

function outcomeOf(status: string): Outcome {
  return status === 'accepted' ? 'accepted' : 'refused'
}

function read({ status }: AppAnswer): Outcome {
  if (status === 200) return 'accepted'
  if (status === 401 || status === 403) return 'refused'
  if (status === 503) return 'unknown'
  throw new Error(`the app answered ${status}`)
}
