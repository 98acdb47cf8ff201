import { expect } from 'vitest'
import { APP } from '@/lib/app'
import type { Auth } from '@/lib/session'
import { userKeys } from '@/lib/session/store/keys'
import type { UsersContext } from '@/lib/users/context'
import { type Browser, onlyWith } from './browser'

/** An instance that says what is left. */
export type Judge = Pick<UsersContext, 'redis'> & { auth: Pick<Auth<object>, 'check' | 'renew' | 'list'> }
type Judges = readonly [Judge, Judge]

/** Whether an instance accepts an access token. Asking is no use of the session. */
export async function isAccepted({ auth }: Judge, browser: Browser): Promise<boolean> {
  const { headers } = onlyWith(browser, 'access')
  return (await auth.check(headers, { isPassive: true })).status === 'accepted'
}

/** Whether an instance trades a refresh token for new tokens. */
export async function isRefreshed({ auth }: Judge, browser: Browser): Promise<boolean> {
  const { headers } = onlyWith(browser, 'refresh')
  return (await auth.renew(headers, { isForced: true })).status === 'accepted'
}

/**
 * No instance accepts any of these tokens, now or once the denylist has forgotten them: what the entries only hid must
 * not come back when they lapse.
 */
export async function expectNoSurvivor(judges: Judges, browsers: Browser[]): Promise<void> {
  for (const judge of judges) {
    const accepted = await Promise.all(browsers.map(one => isAccepted(judge, one)))
    expect(accepted, 'access tokens accepted').toEqual(browsers.map(() => false))
  }
  for (const judge of judges) await expectNoneRefreshed(judge, browsers)
  const [judge] = judges
  await forgetDenials(judge, browsers)
  await expectNoneRefreshed(judge, browsers)
}

/** Both instances accept the access token, and the refresh token still gives new ones. */
export async function expectAlive(judges: Judges, browser: Browser): Promise<void> {
  for (const judge of judges) {
    expect(await isAccepted(judge, browser), 'the access token is accepted').toBe(true)
    expect(await isRefreshed(judge, browser), 'the refresh token is good').toBe(true)
  }
}

/** The user has these sessions and no others. */
export async function expectListed({ auth }: Judge, userId: string, browsers: Browser[]) {
  const listed = (await auth.list(userId)).map(({ id }) => id)
  expect(listed.sort(), 'sessions listed').toEqual([...new Set(browsers.map(({ sid }) => sid))].sort())
}

/** The newest first: an older one that counts as reuse would end the session, and hide what the newer one can do. */
async function expectNoneRefreshed(judge: Judge, browsers: Browser[]): Promise<void> {
  for (const one of [...browsers].reverse()) {
    expect(await isRefreshed(judge, one), 'a refresh token of an ended session is good').toBe(false)
  }
}

/** What time does in a quarter of an hour. */
async function forgetDenials({ redis }: Judge, browsers: Browser[]): Promise<void> {
  for (const { userId, sid, jti } of browsers) {
    const { deny } = userKeys(APP, userId)
    await redis.del(deny(sid), deny(jti))
  }
}
