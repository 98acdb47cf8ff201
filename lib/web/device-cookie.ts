import { usesSecureCookies } from '@/lib/origin'
import { appSecrets, deriveSecret } from '@/lib/secrets'
import { normaliseEmail } from '@/lib/users/email'
import { knownDevice, rememberDevice } from '@/lib/users/known-device'
import { readAppCookie, setCookie } from './cookies'

/** The longest that browsers keep a cookie (RFC 6265bis §5.5). */
const DEVICE_SECONDS = 400 * 24 * 3600

/** @returns the mark of a browser that has logged in to this account before, or null. */
export function readKnownDevice(headers: Headers, email: string): string | null {
  return knownDevice(deviceOf(headers), normaliseEmail(email), keys())
}

/** @returns the `Set-Cookie` value by which a browser is known to the account from now on. */
export function deviceCookie(headers: Headers, email: string): string {
  const value = rememberDevice(deviceOf(headers), normaliseEmail(email), keys())
  return setCookie('device', value, DEVICE_SECONDS, usesSecureCookies(headers))
}

const deviceOf = (headers: Headers) => readAppCookie(headers, 'device')

function keys(): [string, ...string[]] {
  const [signing = '', ...others] = appSecrets().map(secret => deriveSecret(secret, 'known-device'))
  return [signing, ...others]
}
