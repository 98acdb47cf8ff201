import type { Redis } from '@upstash/redis'
import { networkOf } from './ip-address'
import { countAttempt } from './store/attempt-limit'

/** So many attempts per window. */
export type AttemptLimit = { attempts: number; windowMs: number }

type Limited = { redis: Redis; loginLimit: AttemptLimit | null }

/** Many people can share an IP address, and many browsers an account: they may try this many times as often as one. */
const MANY_FACTOR = 10

/**
 * Counts a login attempt (ASVS 6.1.1, 6.3.1, NIST SP 800-63B-4 §3.2.2): per account and per IP address, or, from a
 * browser that has logged in to the account before, against an allowance of that browser alone, which strangers cannot
 * spend. Every limit refills by itself.
 * @param attempt.account the normalised email.
 * @param attempt.knownDevice the browser's mark for this account, see `known-device.ts`; null for an unknown browser.
 * @returns seconds to wait, or 0 when the attempt may go on.
 */
export async function secondsUntilLogin(
  { redis, loginLimit }: Limited,
  { account, ip, knownDevice }: { account: string; ip: string | null; knownDevice: string | null },
): Promise<number> {
  if (!loginLimit) return 0
  const forMany = { ...loginLimit, attempts: loginLimit.attempts * MANY_FACTOR }
  if (knownDevice !== null) {
    // A person with the password can make any number of known browsers, and each login costs a hash.
    const waitMs =
      (await countAttempt(redis, `device:${knownDevice}`, loginLimit)) ||
      (await countAttempt(redis, `devices:${account}`, forMany))
    return toSeconds(waitMs)
  }
  // The IP address first: what is refused there must not use up the account's allowance.
  const waitMs =
    (await countAttempt(redis, `ip:${networkOf(ip)}`, forMany)) ||
    (await countAttempt(redis, `account:${account}`, loginLimit))
  return toSeconds(waitMs)
}

/**
 * Counts an attempt of a logged-in user to prove the password again. Apart from logins, so that strangers cannot keep a
 * user from ending sessions, and apart for each session, so that the thief of one cannot either.
 * @returns seconds to wait, or 0 when the attempt may go on.
 */
export async function secondsUntilConfirm(
  { redis, loginLimit }: Limited,
  sessionId: string,
): Promise<number> {
  return loginLimit
    ? toSeconds(await countAttempt(redis, `confirm:${sessionId}`, { ...loginLimit, worksWhenFull: true }))
    : 0
}

/**
 * Counts wrong credentials of a service per IP address.
 * @returns seconds to wait, or 0 when the caller may be told that they are wrong.
 */
export async function secondsUntilServiceLogin(
  { redis, loginLimit }: Limited,
  ip: string | null,
): Promise<number> {
  return loginLimit ? toSeconds(await countAttempt(redis, `service:${networkOf(ip)}`, loginLimit)) : 0
}

const toSeconds = (ms: number) => Math.ceil(ms / 1000)
