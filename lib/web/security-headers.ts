import { readEnv } from '@/lib/env'
import { originOf } from '@/lib/origin'
import { requestIdOf } from './request-id'

const TWO_YEARS_SECONDS = 63_072_000

/** After a logout the browser drops what pages of this origin have stored. */
export const CLEAR_SITE_DATA = { 'clear-site-data': '"storage"' }

/**
 * Headers of every answer whatever, files and Next's own errors included (ASVS 3.4.1, 3.4.4, 3.4.5).
 * @param request headers of the request that is answered.
 */
export function baseHeaders(request: Pick<Headers, 'get'>): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    // Not no-referrer: it makes browsers send our own forms with `Origin: null`.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(isHttps(request) && {
      'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`,
    }),
  }
}

/**
 * Headers of every answer that the app makes itself. Nothing of it may be stored by a cache (ASVS 14.3.2).
 * @param request headers of the request: one with an id went through the request hooks, which have set the base headers;
 * one that came before the hooks were there still needs them.
 */
export function securityHeaders(contentSecurityPolicy: string, request: Headers): Record<string, string> {
  return {
    ...(requestIdOf(request) === undefined && baseHeaders(request)),
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
  }
}

/** @returns a policy that runs only what carries this answer's nonce. @param request headers of the request. */
export function pagePolicy(nonce: string, request: Headers): string {
  const isDevelopment = readEnv().NODE_ENV === 'development'
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps(request) ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

/** For answers that are no pages: nothing in them may run. */
export const DATA_POLICY =
  "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const isHttps = (request: Pick<Headers, 'get'>) => originOf(request).startsWith('https:')
