import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * OWASP's device cookie: it says in which accounts a browser has logged in before, so that its attempts there are
 * counted apart from those of strangers. It opens nothing. It is a random id of the browser and, for each account, an
 * HMAC over that id and the account: reading it reveals no account, and no account can be added without the key.
 */

/** A browser is known to this many accounts at most, the latest ones. */
const MAX_ACCOUNTS = 8

const BYTES = 16
const PART = '[\\w-]{22}'
const COOKIE = new RegExp(`^${PART}(\\.${PART}){0,${MAX_ACCOUNTS}}$`)

/**
 * @param keys for this purpose alone (RFC 8725 §3.8); the first signs, all verify.
 * @param account the normalised email.
 * @returns a mark of this browser with this account, for a limit to count under; null when the cookie has none.
 */
export function knownDevice(
  cookie: string | null | undefined,
  account: string,
  keys: readonly string[],
): string | null {
  const [browser, ...marks] = parse(cookie)
  if (browser === undefined) return null
  for (const key of keys) {
    const expected = markOf(browser, account, key)
    if (marks.some(mark => isEqual(mark, expected))) return expected
  }
  return null
}

/** @returns the cookie's value after a login to `account`. */
export function rememberDevice(
  cookie: string | null | undefined,
  account: string,
  keys: readonly [string, ...string[]],
): string {
  const [browser = randomBytes(BYTES).toString('base64url'), ...marks] = parse(cookie)
  const own = keys.map(key => markOf(browser, account, key))
  const others = marks.filter(mark => !own.includes(mark))
  return [browser, own[0], ...others.slice(0, MAX_ACCOUNTS - 1)].join('.')
}

const parse = (cookie: string | null | undefined) => (cookie && COOKIE.test(cookie) ? cookie.split('.') : [])

function markOf(browser: string, account: string, key: string): string {
  const mac = createHmac('sha256', key).update(`${browser}.${account}`).digest()
  return mac.subarray(0, BYTES).toString('base64url')
}

const isEqual = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b))
