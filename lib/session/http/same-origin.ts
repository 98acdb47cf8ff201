const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request wants to change something and comes from another origin (ASVS 3.5.1). `Origin` must name the host that
 * was asked; behind a proxy that is `X-Forwarded-Host`, which no page of another site can send. With neither `Origin` nor
 * `Sec-Fetch-Site` the request comes from no browser, and there is no session to be ridden.
 */
export function isCrossOrigin(method: string, headers: Headers): boolean {
  if (SAFE_METHODS.includes(method)) return false
  const origin = headers.get('origin')
  if (origin === null) return ['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() || headers.get('host')
  return !URL.canParse(origin) || new URL(origin).host !== host
}
