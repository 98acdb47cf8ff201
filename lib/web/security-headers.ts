import { readEnv } from '@/lib/env'
import { requestIdOf } from './request-id'

const TWO_YEARS_SECONDS = 63_072_000

/** Headers of every answer whatever, files and Next's own errors included (ASVS 3.4.1, 3.4.4, 3.4.5). */
export function baseHeaders(): Record<string, string> {
  const isHttps = readEnv().APP_ORIGIN.startsWith('https:')
  return {
    'x-content-type-options': 'nosniff',
    // Not no-referrer: it makes browsers send our own forms with `Origin: null`.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(isHttps && { 'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}; includeSubDomains` }),
  }
}

/**
 * Headers of every answer that the app makes itself. Nothing of it may be stored by a cache (ASVS 14.3.2).
 * @param request headers of the request, where there are many: one with an id came through the door, which has set the
 * base headers; one that came before the door stood still needs them.
 */
export function securityHeaders(contentSecurityPolicy: string, request?: Headers): Record<string, string> {
  const cameThroughDoor = request && requestIdOf(request) !== undefined
  return {
    ...(cameThroughDoor ? null : baseHeaders()),
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
  }
}

/** @returns a policy that runs only what carries this answer's nonce. */
export function pagePolicy(nonce: string): string {
  const { NODE_ENV, APP_ORIGIN } = readEnv()
  const isDevelopment = NODE_ENV === 'development'
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(APP_ORIGIN.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

/** For answers that are no pages: nothing in them may run. */
export const DATA_POLICY =
  "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
