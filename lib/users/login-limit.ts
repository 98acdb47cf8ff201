import type { Redis } from '@upstash/redis'
import { countAttempt } from './store/attempt-limit'

/** So many attempts per window. */
export type LoginLimit = { attempts: number; windowMs: number }

/** One address may try this many times as often as one account: many people can share an address. */
const ADDRESS_FACTOR = 10

/**
 * Counts an attempt to prove a password, per account and per address (ASVS 6.3.1, NIST SP 800-63B-4 §3.2.2). The limit
 * refills by itself, so nobody can lock another's account for good.
 * @param address null when the client's address is not known.
 * @returns seconds to wait, or 0 when the attempt may go on.
 */
export async function secondsUntilAttempt(
  { redis, loginLimit }: { redis: Redis; loginLimit: LoginLimit | null },
  { account, address }: { account: string; address: string | null },
): Promise<number> {
  if (!loginLimit) return 0
  const perAddress = { ...loginLimit, attempts: loginLimit.attempts * ADDRESS_FACTOR }
  // The address first: what is refused there must not use up the account's allowance.
  const ofAddress = address === null ? 0 : await countAttempt(redis, `address:${address}`, perAddress)
  const wait = ofAddress || (await countAttempt(redis, `account:${account}`, loginLimit))
  return Math.ceil(wait / 1000)
}
