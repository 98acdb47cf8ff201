import { connectRedis } from '@/lib/session/redis'
import type { CookieJar } from '@/tests/support/cookie-jar'
import { many } from '@/tests/support/many'
import { createHost, type Host } from '@/tests/support/stores'
import { until } from '@/tests/support/until'
import { untilAnswered } from '@/tests/support/until-answered'
import { isLong } from './stage'

/** How many there are around one failure. */
export const LOGOUTS = isLong ? 1_000 : 60
export const FAILOVER_LIMIT_MS = 30_000

const LANES = 6

const closing: (() => Promise<unknown>)[] = []

/** Users of the library whose connection waits for so many replicas. */
export async function connectHost(url: string, waitReplicas: number): Promise<Host> {
  const connection = connectRedis({ url, waitReplicas })
  closing.push(connection.close)
  await connection.ready
  return createHost(connection.redis)
}

/** Closes what {@link connectHost} opened. */
export async function closeHosts(): Promise<void> {
  await Promise.all(closing.splice(0).map(close => close()))
}

/** A browser that logs out, and what a thief has copied before. */
export type Leaver = { browser: CookieJar; copy: CookieJar }

export async function gather(host: Host, count: number): Promise<Leaver[]> {
  const leavers: Leaver[] = []
  await many(count, LANES, async () => {
    const browser = await host.logIn(host.addUser())
    leavers.push({ browser, copy: browser.copy() })
  })
  return leavers
}

/** One attempt. @returns whether it is acknowledged. */
export async function logOut({ auth }: Host, { browser }: Leaver): Promise<boolean> {
  const ended = await auth.end(browser.headers)
  browser.take(ended.cookies)
  return ended.revoked
}

/** Some at a time, each again and again until it is acknowledged. @param told called at each acknowledgement. */
export async function logOutAll(leavers: Leaver[], host: Host, told: () => void): Promise<void> {
  const waiting = [...leavers]
  const lane = async () => {
    for (let leaver = waiting.pop(); leaver; leaver = waiting.pop()) {
      const one = leaver
      await until('an acknowledged logout', FAILOVER_LIMIT_MS, () => logOut(host, one))
      told()
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** @returns how many copies still get anything, once Redis answers. */
export async function countAlive({ auth }: Host, leavers: Leaver[]): Promise<number> {
  let alive = 0
  for (const { copy } of leavers) {
    const [checked, renewed] = [
      await untilAnswered(FAILOVER_LIMIT_MS, () => auth.check(copy.headers)),
      await untilAnswered(FAILOVER_LIMIT_MS, () => auth.renew(copy.headers, { isForced: true })),
    ]
    if (checked.status === 'accepted' || renewed.status === 'accepted') alive += 1
  }
  return alive
}
