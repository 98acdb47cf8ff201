import { expect } from 'vitest'
import { authenticate } from '@/lib/session/flow/authenticate'
import type { AuthContext } from '@/lib/session/flow/context'
import { refresh } from '@/lib/session/flow/refresh'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import { listSessions } from '@/lib/session/store/sessions'
import { TEST_CLIENT } from '@/tests/support/auth-context'

type Judges = [AuthContext, AuthContext]

const newestFirst = (tokens: IssuedTokens[]) => [...tokens].reverse()

/** Whether an instance accepts an access token. */
export async function isAccepted(judge: AuthContext, { accessToken }: IssuedTokens): Promise<boolean> {
  return (await authenticate(judge, accessToken, { countsAsSeen: false })).status === 'accepted'
}

/** Whether an instance trades a refresh token for new tokens. */
export async function isRefreshed(judge: AuthContext, { refreshToken }: IssuedTokens): Promise<boolean> {
  return (await refresh(judge, refreshToken, TEST_CLIENT)).status === 'refreshed'
}

/**
 * No instance accepts any of these tokens, now or once the denylist has forgotten them: what the entries only hid must
 * not come back when they lapse.
 */
export async function expectNoSurvivor(judges: Judges, tokens: IssuedTokens[]): Promise<void> {
  for (const judge of judges) {
    const accepted = await Promise.all(tokens.map(one => isAccepted(judge, one)))
    expect(accepted, 'access tokens accepted').toEqual(tokens.map(() => false))
  }
  for (const judge of judges) await expectNoneRefreshed(judge, tokens)
  const [judge] = judges
  await forgetDenials(judge, tokens)
  await expectNoneRefreshed(judge, tokens)
}

/** Both instances accept the access token, and the refresh token still gives new ones. */
export async function expectAlive(judges: Judges, tokens: IssuedTokens): Promise<void> {
  for (const judge of judges) {
    expect(await isAccepted(judge, tokens), 'the access token is accepted').toBe(true)
    expect(await isRefreshed(judge, tokens), 'the refresh token is good').toBe(true)
  }
}

/** The index holds these sessions and no others. */
export async function expectListed({ redis }: AuthContext, userId: string, tokens: IssuedTokens[]) {
  const listed = (await listSessions(redis, userId)).map(({ id }) => id)
  expect(listed.sort(), 'sessions listed').toEqual([...new Set(tokens.map(sessionOf))].sort())
}

export const sessionOf = (tokens: IssuedTokens) => tokens.principal.session.id

/** The newest first: an older one that counts as reuse would end the session, and hide what the newer one can do. */
async function expectNoneRefreshed(judge: AuthContext, tokens: IssuedTokens[]): Promise<void> {
  for (const one of newestFirst(tokens)) {
    expect(await isRefreshed(judge, one), 'a refresh token of an ended session is good').toBe(false)
  }
}

/** What time does in a quarter of an hour. */
async function forgetDenials({ redis }: AuthContext, tokens: IssuedTokens[]): Promise<void> {
  const ids = tokens.flatMap(({ principal: { token } }) => [token.jti, token.sid])
  const [sub] = tokens.map(({ principal }) => principal.user.id)
  if (sub) await redis.del(...ids.map(id => `{${sub}}:deny:${id}`))
}
